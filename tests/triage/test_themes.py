"""Rules and the model side by side: spans, polarity, confidence, batches, and what is left alone."""

import json
from dataclasses import replace

import numpy as np
import pytest

from triage.detectors import Found, Reading, detect, known
from triage.learned.errors import ArtifactError
from triage.sentiment import score
from triage.taxonomy import CODES
from triage.text import normalise, sentences, tokens
from triage.themes import finding, findings_many
from triage.themes.features import DENSE_NAMES, dense_rows, with_parts
from triage.themes.model import ARTIFACT, CARD, card, themes
from triage.themes.polarity import code_for
from triage.themes.units import MOST_UNITS, Unit, units_of
from triage.training.parts.themes import TRIED
from triage.version import MODELS


def read(text: str, *, language: str = "en") -> Reading:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, known)
    return Reading(mapped, bounds, words, score(mapped.text, bounds), language == "en", language)


def found(text: str, *, language: str = "en") -> list[Found]:
    return findings_many([read(text, language=language)])[0]


def by_model(text: str) -> dict[str, Found]:
    return {each.code: each for each in found(text) if each.source == "model"}


MISSED = "I was sitting there for hours before anyone came to see me."


def test_the_model_finds_what_no_rule_has_words_for() -> None:
    said = [each for each in found(MISSED) if each.code == "access.waiting"]
    assert [each.source for each in said] == ["model"]
    assert MISSED[said[0].start : said[0].end] == MISSED
    assert said[0].rule == "themes"


def test_a_suggestion_has_a_calibrated_confidence_and_a_rule_has_none() -> None:
    said = found("I waited four months, and nobody answers the phone.")
    assert {each.source for each in said} == {"rule", "model"}
    for each in said:
        if each.source == "rule":
            assert each.confidence is None
        else:
            assert each.confidence is not None
            assert 0 < each.confidence < 1


def test_both_sources_stand_at_the_words_of_the_rule() -> None:
    text = "Well, I waited four months for a first appointment with them."
    said = [each for each in found(text) if each.code == "access.waiting"]
    assert {each.source for each in said} == {"rule", "model"}
    assert {text[each.start : each.end] for each in said} == {"waited four months"}


def test_of_several_sentences_the_one_that_says_it_is_the_evidence() -> None:
    text = f"The room was blue. {MISSED} The lift has a mirror."
    said = by_model(text)["access.waiting"]
    assert text[said.start : said.end] == MISSED


def test_a_span_is_of_the_text_as_stored() -> None:
    text = f"\u200b\u200bCaf\u00e9 first.  {MISSED[:-1]}\u2026 "
    said = by_model(text)["access.waiting"]
    assert text[said.start : said.end].startswith("I was sitting")
    assert text[said.start : said.end].strip() == text[said.start : said.end]


@pytest.mark.parametrize(
    ("text", "code", "polarity"),
    [
        ("Awful, we were sitting there waiting around for hours on end.", "access.waiting", "concern"),
        ("Wonderful, the doctor came to see us within a few minutes, very prompt.", "strength.access", "strength"),
        ("The nurses were so caring and friendly to my mother.", "strength.kindness", "strength"),
        ("The nurse on the desk was really nasty and horrible to my mother.", "staff.attitude", "concern"),
    ],
)
def test_the_sentence_says_whether_a_theme_is_praise(text: str, code: str, polarity: str) -> None:
    assert by_model(text)[code].polarity == polarity


def test_praise_goes_under_the_code_for_praise_if_there_is_one() -> None:
    assert code_for("access.waiting", "strength") == "strength.access"
    assert code_for("access.waiting", "concern") == "access.waiting"
    assert code_for("env.facilities", "strength") == "env.facilities"
    assert code_for("strength.thanks", "strength") == "strength.thanks"


@pytest.mark.parametrize("text", ["Thanks for nothing.", "Thank you so much for ruining my week, terrible, awful."])
def test_thanks_that_sound_like_a_complaint_are_not_suggested(text: str) -> None:
    assert "strength.thanks" not in by_model(text)


def test_a_question_about_a_theme_is_no_complaint_about_it() -> None:
    said = found("How long is the wait for an appointment?")
    assert {each.polarity for each in said if each.source == "model"} <= {"neutral"}


def test_the_model_alone_starts_no_urgent_clock() -> None:
    texts = [
        "They gave my mother the wrong tablets and the wrong dose.",
        "The wrong medication came from the pharmacy.",
    ]
    for said in findings_many([read(text) for text in texts]):
        assert min(each.tier for each in said if each.source == "rule") == 1
        assert all(each.tier >= 2 for each in said if each.source == "model")


def test_the_model_is_silent_on_what_it_never_learned() -> None:
    french = found("J'attends depuis huit mois, personne ne répond.", language="fr")
    assert {each.source for each in french} == {"rule"}
    assert {each.code for each in french} >= {"access.waiting"}
    assert found("", language="en") == []
    assert found("😂😂", language="en") == []


def test_french_rules_leave_english_alone_and_the_other_way_round() -> None:
    assert found("Garage sale on Sunday, do not be late") == []
    assert [each.code for each in found("C'est sale.", language="fr")] == ["env.facilities"]
    assert found("The ward is dirty.", language="fr") == []


def test_where_nothing_is_found_that_is_said_once_and_at_no_place() -> None:
    readings = [read("The bridge opens at noon."), read("Nobody answers the phone."), read("I am at the bridge.")]
    danger = Found("crisis.mention", "concern", 1, 0, 4, "crisis.mention")
    said = findings_many(readings, [[], [], [danger]])
    assert [(each.code, each.start, each.end, each.polarity) for each in said[0]] == [("topic.none", 0, 0, "neutral")]
    assert "topic.none" not in {each.code for each in said[1]}
    assert said[2] == []
    assert findings_many(readings[:1]) == [[]]


def test_thanks_are_told_by_the_whole_text_and_other_themes_by_one_sentence_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes, shipped = ("strength.thanks", "access.waiting"), themes()
    assert shipped is not None
    model = replace(shipped, suggested=dict.fromkeys(codes, 0.01))
    monkeypatch.setattr(finding, "themes", lambda: model)
    text = f"{MISSED} Thank you so much for everything, lovely team."
    reading, said = read(text), by_model(text)
    whole = Unit(reading.tokens.words, detect(reading), 0, len(text), 0, len(text))
    logits = model.logits([whole, *units_of(reading, detect(reading))])
    columns = [model.linear.classes.index(code) for code in codes]
    thanks, waiting = (1 / (1 + np.exp(-logits[:, columns]))).T
    assert said["strength.thanks"].confidence == pytest.approx(thanks[0], abs=1e-3)
    assert said["access.waiting"].confidence is not None
    assert waiting[0] < said["access.waiting"].confidence < waiting[1:].max()


def test_a_batch_gives_what_each_post_gives_alone() -> None:
    texts = [MISSED, "", "The food was cold. The staff were lovely. Thank you.", "Nobody told us.", "😂", "Le pont."]
    readings = [read(text) for text in texts]
    assert findings_many(readings) == [findings_many([reading])[0] for reading in readings]


def test_a_very_long_post_is_asked_about_in_part_and_judged_as_a_whole() -> None:
    text = "The lift has a mirror. " * 500 + MISSED
    reading = read(text)
    assert len(units_of(reading, [])) == MOST_UNITS
    assert findings_many([reading])[0] is not None


def test_findings_are_shared_among_the_sentences_by_where_they_begin() -> None:
    text = "Nobody answers. She was rude."
    reading = read(text)
    units = units_of(reading, [Found("a", "concern", 2, 0, 14, "a"), Found("b", "concern", 2, 24, 28, "b")])
    assert [[each.code for each in unit.found] for unit in units] == [["a"], ["b"]]
    assert [text[unit.start : unit.end] for unit in units] == ["Nobody answers.", "She was rude."]


def test_words_come_with_their_edges_and_dense_numbers_with_what_rules_found() -> None:
    assert with_parts(["waiting", "room"]) == ["^", "waiting", "room", "$", "waiti-", "wait~", "-ting"]
    rows = dense_rows([2, 9], [[Found("access.waiting", "concern", 2, 0, 1, "x")], []])
    on = [{DENSE_NAMES[place] for place in np.flatnonzero(row)} for row in rows]
    assert on[0] == {"access.waiting", "access.waiting/concern", "words<=3", "words<=6"}
    assert on[1] == {"no rule"}


def test_every_code_says_whether_a_model_knows_it_and_how_well() -> None:
    measured = card()["codes"]
    assert set(measured) == set(CODES)
    for code, each in measured.items():
        if each["trained"]:
            assert each["n"] >= 30, code
            assert 0.6 <= each["precision"][0] <= 1, code
            assert each["precision"][1] <= each["precision"][0] <= each["precision"][2]
        else:
            assert each["why"], code
    assert measured["access.waiting"]["recall"][0] > measured["access.waiting"]["rules"]["recall"][0] + 0.15
    assert card()["figures"]["themes: calibration error"][0] <= 0.05


def test_without_a_model_the_rules_go_on_and_a_damaged_one_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty, damaged = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("damaged")
    assert themes(empty) is None
    (damaged / CARD).write_text((MODELS / CARD).read_text())
    (damaged / ARTIFACT).write_bytes(b"PK nothing")
    with pytest.raises(ArtifactError):
        themes(damaged)


def test_the_card_holds_figures_and_no_text() -> None:
    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for each in value.values() for text in strings(each)]
        if isinstance(value, list):
            return [text for each in value for text in strings(each)]
        return [value] if isinstance(value, str) else []

    written = json.loads((MODELS / CARD).read_text())
    assert written.pop("tried") == list(TRIED)
    card_strings = set(strings(written))
    assert len([text for text in card_strings if " " in text]) <= 4  # the method and the reasons
