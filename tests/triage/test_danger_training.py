"""Training of danger by meaning: what each figure was measured without, and where its limits lie."""

import numpy as np
import pytest

from triage.language import NAMES
from triage.training import danger_texts
from triage.training.danger_texts import FOLDS, Texts
from triage.training.parts import danger_meaning, parts
from triage.training.second import Head

LANGUAGES = ["", "", "", "", "", "", "es", "es", "zh"]
KINDS = ["french", "complaints", "danger", "no danger", "urgent", "hard", "danger", "no danger", "danger"]


def texts(kinds: list[str] = KINDS, languages: list[str] = LANGUAGES) -> Texts:
    told, spoken = np.array(kinds), np.array(languages)
    rows = np.random.default_rng(7).normal(size=(len(told), 4)).astype(np.float32)
    return Texts(rows, np.arange(len(told)), told, spoken, danger_texts._folds(told, spoken))


def test_a_language_is_a_fold_of_its_own_and_shares_it_with_no_other() -> None:
    found = texts()
    by_language = {language: set(found.folds[found.languages == language].tolist()) for language in ("es", "zh")}
    assert [len(folds) for folds in by_language.values()] == [1, 1]
    assert by_language["es"].isdisjoint(by_language["zh"])
    assert max(found.folds[found.languages == ""]) < FOLDS <= min(found.folds[found.languages != ""])


def test_each_kind_of_english_and_french_is_spread_over_all_folds() -> None:
    found = texts(["french"] * 10 + ["danger"] * 10, [""] * 20)
    for kind in ("french", "danger"):
        assert sorted(found.folds[found.kinds == kind].tolist()) == sorted(2 * list(range(FOLDS)))


def test_a_text_is_judged_by_heads_that_never_saw_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    whole = danger_meaning._head

    def watched(given: Texts, learned: danger_meaning.Flags) -> Head:
        seen.append(set(given.languages[learned].tolist()))
        return whole(given, learned)

    monkeypatch.setattr(danger_meaning, "_head", watched)
    found = danger_meaning._outside(texts())
    assert np.isfinite(found).all()
    assert sum("es" not in languages for languages in seen) == 1
    assert sum("zh" not in languages for languages in seen) == 1


def test_the_most_telling_sentence_speaks_for_its_text() -> None:
    found = texts()
    found.owner[1] = 0
    assert found.surest(np.arange(9.0)).tolist()[:3] == [1.0, -np.inf, 2.0]


def test_danger_counts_as_danger_in_every_language_and_a_told_past_does_not() -> None:
    found = texts(
        ["danger", "danger to another", "urgent", "past", "no danger", "hard"], ["es", "zh", "", "es", "", ""]
    )
    assert found.danger.tolist() == [True, True, True, False, False, False]


@pytest.mark.parametrize(("allowed", "limit"), [(0, 1.0), (10, 0.99), (100, 0.9), (1000, 0.01)])
def test_a_limit_lets_no_more_than_allowed_through(allowed: int, limit: float) -> None:
    sure = np.arange(1, 101) / 100
    found = danger_meaning._limit([sure], allowed)
    assert found == pytest.approx(limit, abs=0.011)
    assert (sure >= found).sum() <= max(1, allowed / 10)


def test_kinds_that_must_not_alarm_count_the_same_however_many_there_are() -> None:
    many, few = np.full(1_000, 0.1), np.array([0.9, 0.2])
    assert danger_meaning._limit([many, few], 300) == 0.9  # a quarter of the two, not one of 1,002


def test_figures_name_every_language_and_whether_it_was_taught() -> None:
    kinds = ["french", "complaints", "urgent", "hard", *("danger", "no danger") * 4]
    found = texts(kinds * 3, (["", "", "", "", "", "", "", "", "es", "es", "zh", "zh"]) * 3)
    logits = np.where(found.danger, 4.0, -4.0)
    figures = {each.name: each for each in danger_meaning._figures(found, logits)}
    assert figures["French, danger, invented: recall"].value == 1
    assert figures["French, near misses, invented: alarmed"].count == 0
    for language in ("es", "zh"):
        assert figures[f"{NAMES[language]}, untaught, danger, invented: read soon"].total == 3


def test_the_part_is_found_by_its_name() -> None:
    assert [part.name for part in parts(["danger_meaning"])] == ["danger_meaning"]
