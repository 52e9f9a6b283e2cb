"""The learned model of relevance: what a post is like where no phrase says so, and what it may never do."""

from pathlib import Path

import numpy as np
import pytest

from triage.judge import Asked, judge, judge_many
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.reader import SIZE, WIDTH, States, reader
from triage.relevance import ABOUT_CARE, NOT_FEEDBACK, Guess, Kind, evidence_of, guesses
from triage.relevance.model import ARTIFACT, KINDS, SURE, Kinds, no_feedback, problem
from triage.training.invented import invented

ADVERTS = [
    "We are recruiting a staff nurse for our Windsor ward, permanent, closing date June 3.",
    "New research suggests that gardening eases low mood | The Guardian",
    "Doors open at six for our annual fundraising dinner, all welcome.",
]
ELSEWHERE = [
    "The bakery on Elm sold me a stale cake and would not refund it",
    "Our cable company has been down since Tuesday and support just hangs up",
]
CARE = [
    "She talked over me for the whole assessment.",
    "We had to wait until July to be seen and then it was ten minutes.",
    "The day program gave me my weekends back.",
    "Nobody told us that the group had moved.",
]


def kinds() -> Kinds:
    return Kinds(
        np.random.default_rng(3).normal(size=(WIDTH, len(KINDS))).astype(np.float32), np.zeros(len(KINDS), np.float32)
    )


def states(pieces: int = 4, seed: int = 3) -> States:
    numbers: Floats = np.random.default_rng(seed).normal(size=(pieces, SIZE)).astype(np.float32)
    places = np.arange(pieces, dtype=np.int64)
    return States(numbers, places * 3, places * 3 + 2, np.ones(SIZE, np.float32))


def guess(**sure: float) -> Guess:
    rest = (1 - sum(sure.values())) / (len(KINDS) - len(sure))
    return {kind: sure.get(kind.value, rest) for kind in KINDS}


def test_the_shipped_model_is_read() -> None:
    assert problem() == ""


def test_probabilities_are_of_every_kind_but_our_own_and_add_up_to_one() -> None:
    (told,) = guesses([states()])
    assert told is not None
    assert set(told) == set(Kind) - {Kind.OWN}
    assert sum(told.values()) == pytest.approx(1, abs=1e-5)


def test_a_text_that_was_not_read_has_no_guess() -> None:
    assert guesses([]) == []
    told = guesses([None, states(), states(pieces=0)])
    assert [each is None for each in told] == [True, False, True]


def test_a_batch_says_what_each_text_alone_would_say() -> None:
    many = [states(seed=seed) for seed in range(5)]
    together, alone = guesses(many), [guesses([each])[0] for each in many]
    for one, other in zip(together, alone, strict=True):
        assert one is not None
        assert other is not None
        assert list(one.values()) == pytest.approx(list(other.values()), abs=1e-5)


def test_it_is_kept_as_the_same_bytes_and_read_again(tmp_path: Path) -> None:
    model = kinds()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        model.save(tmp_path / name / ARTIFACT)
    assert (tmp_path / "one" / ARTIFACT).read_bytes() == (tmp_path / "two" / ARTIFACT).read_bytes()
    again = Kinds.load(tmp_path / "one" / ARTIFACT)
    assert again.weights == pytest.approx(model.weights, abs=0.01)


@pytest.mark.parametrize("shape", [(WIDTH, 2), (3, len(KINDS))])
def test_parts_of_another_shape_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ArtifactError, match="do not fit together"):
        Kinds(np.zeros(shape, np.float32), np.zeros(len(KINDS), np.float32))


def test_a_number_that_is_none_is_refused() -> None:
    weights = np.full((WIDTH, len(KINDS)), np.nan, np.float32)
    with pytest.raises(ArtifactError, match="a number that is none"):
        Kinds(weights, np.zeros(len(KINDS), np.float32))


def test_without_its_file_there_is_no_guess_and_the_doctor_can_say_why(tmp_path: Path) -> None:
    assert guesses([states()], tmp_path) == [None]
    assert ARTIFACT in problem(tmp_path)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / ARTIFACT).write_bytes(b"not an archive")
    assert guesses([states()], tmp_path / "damaged") == [None]
    assert "damaged" in problem(tmp_path / "damaged")


def test_only_a_sure_guess_speaks_against_a_post() -> None:
    assert no_feedback(None) is None
    assert no_feedback(guess(promotion=SURE + 0.01)) == Kind.PROMOTION
    assert no_feedback(guess(promotion=SURE - 0.01)) is None
    assert no_feedback(guess(other=0.99)) is None
    assert no_feedback(guess(spam=0.8), least=0.9) is None


@pytest.mark.parametrize("text", ADVERTS)
def test_an_advertisement_without_the_phrases_of_one_is_known(text: str) -> None:
    said = judge(text)
    assert said.relevance == Kind.PROMOTION
    evidence = evidence_of(text, said.relevance)
    assert evidence is not None
    assert (evidence.reason, text[slice(*evidence.span)]) == ("Reads like promotion or news", text)


def test_where_the_reader_fails_the_words_alone_are_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    network = reader()
    assert network is not None
    worded, like = "Double your bitcoin, friends", ADVERTS[0]
    assert evidence_of(like, "promotion") is not None

    def broken(*_: object) -> States:
        raise RuntimeError

    monkeypatch.setattr(type(network), "read", broken)
    assert evidence_of(like, "promotion") is None
    shown = evidence_of(worded, "spam")
    assert shown is not None
    assert shown.reason != "Reads like spam"


@pytest.mark.parametrize("language", ["fr", "de"])
def test_no_guess_is_evidence_in_a_language_that_the_reader_does_not_know(language: str) -> None:
    assert evidence_of(ADVERTS[0], "promotion", "en") is not None
    assert evidence_of(ADVERTS[0], "promotion", language) is None


@pytest.mark.parametrize("text", [*ADVERTS, *ELSEWHERE])
@pytest.mark.parametrize("urgent", ["I want to die.", "He was left in his own urine."])
def test_what_is_urgent_is_never_set_aside_by_a_guess(text: str, urgent: str) -> None:
    said = judge(f"{text} {urgent}")
    assert said.tier <= 1
    assert said.relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", ADVERTS)
def test_a_review_on_our_own_page_is_never_set_aside_by_a_guess(text: str) -> None:
    for stars in (1, 3, 5):
        assert judge(text, rating=stars).relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", ADVERTS)
def test_a_person_who_speaks_of_themselves_is_no_promotion(text: str) -> None:
    assert judge(f"I was there. {text}").relevance != Kind.PROMOTION


@pytest.mark.parametrize("text", CARE)
def test_what_somebody_tells_of_care_stays_an_experience(text: str) -> None:
    assert judge(text).relevance == Kind.EXPERIENCE


def test_without_the_reader_only_phrases_judge() -> None:
    said = judge_many([Asked(text) for text in [*ADVERTS, *ELSEWHERE]], with_reader=False)
    assert NOT_FEEDBACK.isdisjoint(each.relevance for each in said)


def test_whoever_seeks_support_or_asks_is_known_without_a_phrase() -> None:
    assert judge("My head will not be quiet and the nights are so long").relevance == Kind.SUPPORT
    assert judge("wondering whether the autumn groups have started yet").relevance == Kind.ENQUIRY


def test_the_invented_texts_are_each_there_once_and_of_every_kind() -> None:
    texts = [each.text for each in invented()]
    assert len(texts) == len(set(texts)) >= 600
    assert {Kind(each.kind) for each in invented()} == set(KINDS)
    assert {each.label for each in invented()} == {"neg", "neu", "pos"}
    assert sum(Kind(each.kind) in ABOUT_CARE for each in invented()) >= 300
