"""The model of codes: what it adds to what rules and themes found, and what it may never do."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from triage.codes import add_codes, finding
from triage.codes.model import ARTIFACT, FRENCH, NEVER, NONE, WIDTHS, Codes, codes, problem
from triage.detectors import Found, Reading, detect
from triage.encoder import WIDTH as MEANT
from triage.judge import Asked, judge_many
from triage.learned.errors import ArtifactError
from triage.learned.reading import read_sentences
from triage.reader import SIZE, States, installed
from triage.relevance import Guess, Kind
from triage.taxonomy import CODES, CONCERN, STRENGTH
from triage.training.theme_samples import reading_of

TEXT = "The lift has a mirror and a bench. It goes up and down."
SENTENCE = "The lift has a mirror and a bench."
WIDTH = WIDTHS[ARTIFACT]
CLASSES = (
    "access.waiting",
    "env.facilities",
    "env.facilities/strength",
    NONE,
    "safety.medication",
    "strength.kindness",
)
NAMES = ("access.waiting", "env.facilities", "safety.medication", "strength.kindness")
needs_reader = pytest.mark.skipif(not installed(), reason="the sentence reader is not installed")


def read(text: str) -> Reading:
    """With a piece for each word: all its numbers are the word's place."""
    reading = reading_of(text)
    words = reading.mapped.text.split(" ")
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
    ends = starts + [len(word) for word in words]
    pieces = np.repeat(np.arange(len(words), dtype=np.float32)[:, None], SIZE, axis=1)
    meanings = np.zeros((len(reading.bounds), MEANT), np.float32)
    return replace(reading, states=States(pieces, starts, ends, np.zeros(SIZE, np.float32)), meanings=meanings)


def saying(monkeypatch: pytest.MonkeyPatch, **bias: float) -> Codes:
    """A model that says the same of every sentence: as much of each class."""
    told = np.array([bias.get(name.replace(".", "_").replace("/", "__"), -9) for name in CLASSES], np.float32)
    ones = np.ones(len(NAMES), np.float32)
    model = Codes(CLASSES, np.zeros((WIDTH, len(CLASSES)), np.float32), told, ones, 0 * ones, 0.5 * ones)
    monkeypatch.setattr(finding, "codes", lambda **_: model)
    return model


def added(reading: Reading, *before: Found) -> list[Found]:
    found = list(before)
    add_codes([reading], [found])
    return [each for each in found if each not in before]


def test_the_surest_sentence_of_a_post_is_the_finding_s_span(monkeypatch: pytest.MonkeyPatch) -> None:
    model = saying(monkeypatch, access_waiting=1)
    weights = np.zeros((WIDTH, len(CLASSES)), np.float32)
    weights[0, 0] = 0.2  # the later a sentence, the surer
    monkeypatch.setattr(finding, "codes", lambda **_: replace(model, weights=weights))
    (said,) = added(read(TEXT))
    assert TEXT[said.start : said.end] == "It goes up and down."
    assert (said.code, said.polarity, said.rule, said.source) == ("access.waiting", CONCERN, "codes", "model")
    assert said.confidence is not None
    assert 0.5 <= said.confidence <= 1


def test_the_first_sentence_stands_where_two_are_as_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=3)
    (said,) = added(read(TEXT))
    assert TEXT[said.start : said.end] == SENTENCE


def test_nothing_is_said_below_the_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=1, none=2)
    assert added(read(TEXT)) == []
    saying(monkeypatch, none=9)
    assert added(read(TEXT)) == []


def test_the_classes_of_a_code_count_together_and_the_likelier_gives_the_polarity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saying(monkeypatch, env_facilities=1, env_facilities__strength=1.2, none=1)
    (said,) = added(read(TEXT))
    assert (said.code, said.polarity, said.tier) == ("env.facilities", STRENGTH, 3)
    saying(monkeypatch, env_facilities=1.2, env_facilities__strength=1, none=1)
    assert added(read(TEXT))[0].polarity == CONCERN


def test_it_starts_no_urgent_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, safety_medication=5)
    assert CODES["safety.medication"].tier == 1
    assert [each.tier for each in added(read(TEXT))] == [2]


def test_what_the_model_of_themes_suggests_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    mine = Found("access.waiting", CONCERN, 2, 0, 9, "themes", "model", 0.7)
    assert added(read(TEXT), mine) == []
    other = mine._replace(code="access.contact")
    assert [each.code for each in added(read(TEXT), other)] == ["access.waiting"]


def test_a_rule_s_words_in_the_sentence_are_the_evidence_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    rule = Found("access.waiting", "neutral", 3, 4, 8, "access.waiting")
    (said,) = added(read(TEXT), rule)
    assert (said.start, said.end, said.polarity, said.source) == (4, 8, "neutral", "model")
    elsewhere = rule._replace(start=len(SENTENCE) + 1, end=len(SENTENCE) + 4)
    (said,) = added(read(TEXT), elsewhere)
    assert TEXT[said.start : said.end] == SENTENCE


def test_praise_is_not_believed_where_words_or_rules_hear_a_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, strength_kindness=5)
    assert [each.code for each in added(read(TEXT))] == ["strength.kindness"]
    assert added(read("They were horrible and cruel to us.")) == []
    complaint = Found("staff.attitude", CONCERN, 2, 4, 8, "staff.attitude")
    assert added(read(SENTENCE), complaint) == []


def test_no_theme_goes_where_something_is_found_after_all(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Found("topic.none", "neutral", 3, 0, 0, "topic.none")
    saying(monkeypatch, access_waiting=5)
    found = [nothing]
    add_codes([read(TEXT)], [found])
    assert [each.code for each in found] == ["access.waiting"]
    saying(monkeypatch, none=9)
    found = [nothing]
    add_codes([read(TEXT)], [found])
    assert found == [nothing]


def test_a_post_surely_about_something_else_has_no_code_of_care(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    kinds: list[Guess | None] = [{Kind.OTHER: 0.5, Kind.ELSEWHERE: 0.3}, {Kind.OTHER: 0.5, Kind.EXPERIENCE: 0.5}, None]
    found = [list[Found]() for _ in kinds]
    add_codes([read(TEXT) for _ in kinds], found, kinds)
    assert [len(each) for each in found] == [0, 1, 1]


def test_nothing_else_is_guessed_of_a_sentence_that_speaks_of_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    danger = Found("crisis.mention", CONCERN, 1, 4, 8, "crisis.mention")
    found: list[list[Found]] = [[], []]
    add_codes([read(TEXT), read(TEXT)], found, None, [[danger], []])
    assert [TEXT[each.start : each.end] for mine in found for each in mine] == ["It goes up and down.", SENTENCE]


def test_a_post_that_was_not_read_is_left_to_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    assert added(reading_of(TEXT)) == []
    both = [list[Found](), list[Found]()]
    add_codes([reading_of(TEXT), read(TEXT)], both)
    assert [len(each) for each in both] == [0, 1]


def test_the_rest_of_a_text_that_is_longer_than_was_read_is_left_to_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    reading = read(TEXT)
    states = reading.states
    assert states is not None
    none = replace(states, pieces=states.pieces[:0], starts=states.starts[:0], ends=states.ends[:0])
    assert added(replace(reading, states=none)) == []


def test_without_its_file_nothing_is_found_and_the_doctor_can_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert codes(tmp_path) is None
    assert ARTIFACT in problem(tmp_path)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / ARTIFACT).write_bytes(b"not an archive")
    assert codes(tmp_path / "damaged") is None
    assert "damaged" in problem(tmp_path / "damaged")
    monkeypatch.setattr(finding, "codes", lambda **_: codes(tmp_path))
    assert added(read(TEXT)) == []


def test_it_is_kept_as_the_same_bytes_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = saying(monkeypatch, access_waiting=2)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        model.save(tmp_path / name / ARTIFACT)
    assert (tmp_path / "one" / ARTIFACT).read_bytes() == (tmp_path / "two" / ARTIFACT).read_bytes()
    again = Codes.load(tmp_path / "one" / ARTIFACT)
    assert (again.classes, again.codes) == (CLASSES, NAMES)
    assert again.bias == pytest.approx(model.bias)


def test_parts_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = saying(monkeypatch)
    with pytest.raises(ArtifactError, match="do not fit together"):
        replace(model, weights=model.weights[:, 1:])
    with pytest.raises(ArtifactError, match="do not fit together"):
        replace(model, limits=model.limits[1:])
    with pytest.raises(ArtifactError, match="a number that is none"):
        replace(model, bias=np.full(len(CLASSES), np.nan, np.float32))
    with pytest.raises(ArtifactError, match="the taxonomy does not"):
        replace(model, classes=("unheard.of", *CLASSES[1:]))


@pytest.mark.parametrize("name", [ARTIFACT, FRENCH])
def test_a_model_of_other_numbers_than_its_file_is_for_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = saying(monkeypatch)
    replace(model, weights=np.zeros((WIDTHS[name] - 1, len(CLASSES)), np.float32)).save(tmp_path / name)
    with pytest.raises(ArtifactError, match="do not fit together"):
        Codes.load(tmp_path / name)
    assert codes(tmp_path, name) is None


def test_an_english_post_that_only_the_encoder_read_is_left_to_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access_waiting=5)
    assert added(replace(read(TEXT), states=None)) == []


@needs_reader
def test_what_was_taught_in_english_is_found_in_french() -> None:
    text = "Ils ont eu peur pour moi parce que des gens se battaient dans le corridor."
    judged = judge_many([Asked(text)])[0]
    (found,) = judged.findings
    assert judged.language == "fr"
    assert (found.code, found.polarity, found.tier) == ("safety.feeling_unsafe", CONCERN, 2)
    assert (found.rule, found.source) == ("codes", "model")
    assert text[slice(found.start, found.end)] == text
    assert {each.code for each in judge_many([Asked(text)], with_reader=False)[0].findings} == {"topic.none"}


@needs_reader
def test_a_french_rule_s_words_are_the_evidence_of_both() -> None:
    text = "La ligne sonne dans le vide, une machine me répond chaque fois."
    found = [each for each in judge_many([Asked(text)])[0].findings if each.code == "access.contact"]
    assert {each.source for each in found} == {"rule", "model"}
    assert len({(each.start, each.end) for each in found}) == 1


@pytest.mark.parametrize("name", [ARTIFACT, FRENCH])
def test_the_shipped_model_is_read_and_suggests_no_crisis_code_and_no_personal_detail(name: str) -> None:
    assert problem() == ""
    model = codes(name=name)
    assert model is not None
    suggested = {code for code, limit in zip(model.codes, model.limits, strict=True) if limit < NEVER}
    assert 10 <= len(suggested) <= len(model.codes)
    assert not [code for code in model.codes if code.startswith("crisis.")]
    assert {"privacy.pii_in_post", "privacy.names_staff", "reputation.spread", "topic.none"}.isdisjoint(model.codes)


@needs_reader
def test_a_batch_says_what_each_post_alone_would_say() -> None:
    texts = [TEXT, "I rang and rang and a recording picked up.", "The cook remembered my name.", "Snow again."]
    together = judge_many([Asked(text) for text in texts])
    assert [each.findings for each in together] == [judge_many([Asked(text)])[0].findings for text in texts]


@needs_reader
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I dialled nine times and only heard a recording.", "access.contact"),
        ("The surgeon overlooked a tumour and my aunt passed away.", "safety.clinical_error"),
    ],
)
def test_a_complaint_without_a_word_of_the_rules_is_found(text: str, code: str) -> None:
    assert code not in {each.code for each in detect(reading_of(text))}
    found = {each.code: each for each in added(read_sentences([reading_of(text)], [True])[0])}
    assert found[code].confidence is not None
    assert (found[code].polarity, found[code].tier) == (CONCERN, 2)
    assert text[slice(found[code].start, found[code].end)] == text


@needs_reader
@pytest.mark.parametrize("unit", ["so ", "a. ", "\n", "! ", "é"])
def test_a_hostile_post_takes_time_linear_in_its_length(unit: str) -> None:
    def took(times: int) -> float:
        reading = read((unit * times).strip() or "x")
        begun = perf_counter()
        add_codes([reading], [[]])
        return perf_counter() - begun

    took(100)
    short, long = min(took(1_000) for _ in range(3)), min(took(8_000) for _ in range(3))
    assert long < 20 * short + 0.05
