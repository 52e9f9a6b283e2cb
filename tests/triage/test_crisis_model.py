"""The crisis model: what it adds to the rules, what it may not do, and what happens without it."""

import json
import shutil
from pathlib import Path

import pytest

from triage.crisis import deciding, model
from triage.crisis.features import DENSE_NAMES
from triage.judge import judge
from triage.learned.errors import ArtifactError
from triage.training.parts.crisis import TRIED
from triage.version import MODELS

INDIRECT = [
    "I have stopped fighting it and nobody would notice",
    "My head keeps telling me it would be easier for all of them if I was gone, I feel so alone",
    "I just cannot see tomorrow. I feel nothing and I am so tired of hurting",
]
PLAIN = [
    "The receptionist was lovely",
    "I waited four months for an appointment",
    "Parking is expensive",
    "Great team, thanks",
]


@pytest.fixture
def in_use() -> model.CrisisModel:
    found = model.crisis_model()
    assert found is not None, "the model in the repository must load with the rules in the repository"
    return found


def test_the_model_reads_danger_that_no_rule_has_words_for(in_use: model.CrisisModel) -> None:
    for text in INDIRECT:
        said = judge(text)
        assert said.tier == 0, text
        for each in said.findings:
            if each.source == "model" and each.code.startswith("crisis."):
                assert each.confidence is not None
                limits = [way for way in (in_use.by_words, in_use.by_both) if way]
                assert each.confidence >= round(min(limit.alert for limit in limits), 3)
                assert text[each.start : each.end].strip()


@pytest.mark.parametrize("text", PLAIN)
def test_plain_feedback_alarms_nobody(text: str) -> None:
    assert not [each for each in judge(text).findings if each.code.startswith("crisis.")]


def test_the_evidence_is_the_sentence_that_says_most() -> None:
    text = (
        "The waiting room has new chairs. I have stopped fighting and everyone would cope if I was gone. It is Tuesday."
    )
    found = [each for each in judge(text).findings if each.tier == 0]
    assert found
    assert "chairs" not in text[found[0].start : found[0].end]
    assert "Tuesday" not in text[found[0].start : found[0].end]


def test_the_words_of_a_rule_stand_before_the_guess_of_the_model() -> None:
    said = judge("I feel so alone and I want to die")
    assert {each.source for each in said.findings if each.code.startswith("crisis.")} == {"rule"}


def test_a_middling_probability_is_a_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_doubt", lambda *_: model.Doubt(0.03, calls=False, mentions=True))
    text = "The chairs in the waiting room are new and the walls have been painted green"
    found = [each for each in judge(text).findings if each.code.startswith("crisis.")]
    assert [(each.code, each.tier, each.source) for each in found] == [("crisis.mention", 1, "model")]


def test_other_languages_are_left_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_doubt", lambda *_: model.Doubt(1.0, calls=True, mentions=True))
    said = judge("J'attends un rendez-vous depuis six mois et personne ne me rappelle jamais.")
    assert not [each for each in said.findings if each.code.startswith("crisis.")]


def test_without_the_model_the_rules_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "crisis_model", lambda: None)
    assert judge("I want to die").tier == 0
    assert judge("We lost our neighbour to suicide").tier == 1


def test_a_damaged_model_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="not there"):
        model.load(tmp_path)
    shutil.copy(MODELS / model.ARTIFACT, tmp_path)
    with pytest.raises(ArtifactError, match="thresholds"):
        model.load(tmp_path)
    (tmp_path / model.REPORT).write_text("{}")
    with pytest.raises(ArtifactError, match="thresholds"):
        model.load(tmp_path)


def test_the_model_was_trained_with_these_groups_of_rules(in_use: model.CrisisModel) -> None:
    assert in_use.linear.dense_names == DENSE_NAMES
    assert all(0 < limits.mention < limits.alert < 1 for limits in (in_use.by_words, in_use.by_both) if limits)


def test_the_report_tells_what_it_reaches_and_shows_no_text() -> None:
    report = json.loads((MODELS / model.REPORT).read_text("utf-8"))
    limits = {"alert", "mention", "short"}
    told = {"date", "method", "with_reader", "alerts_per_thousand_comments", "texts", "files", "figures", "tried"}
    assert set(report) == limits | told
    assert set(report["with_reader"]) == limits
    assert report["tried"] == list(TRIED)
    assert any("recall, undistorted" in line for line in report["figures"])


@pytest.mark.parametrize("text", ["How do I book an assessment?", "Is the walk-in open on Sundays?"])
def test_a_short_question_is_not_read_as_a_mention_on_faint_doubt(text: str) -> None:
    assert not [each for each in judge(text).findings if each.code.startswith("crisis.")]
