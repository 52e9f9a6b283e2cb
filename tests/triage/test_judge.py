"""Judgements of whole posts: stars, languages, own posts, posts without words, and texts that break things."""

import gc
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import detectors, reading
from triage import judge as judging
from triage.judge import SCORER_VERSION, Asked, judge, judge_many
from triage.language import name_of
from triage.rulebook.book import Book
from triage.version import data_digest

HOSTILE = [
    "i ",
    "my son ",
    "wait ",
    "no one ",
    "take all my ",
    "i suicidal ",
    "staff hit ",
    "not kind ",
    "but good but bad ",
    "😂",
    "416-555-",
    "a@a.",
    "Dr. Aa ",
    "? ",
    "is there ? ",
    "suicid",
    "\ufdfa",
    "e\u0301\u0327\u0323",
    "s u i ",
    "k*",
    "very VERY ",
    "information shared ",
]


def test_a_plain_concern_is_scored_and_explained() -> None:
    said = judge("The receptionist was rude and nobody answers the phone.")
    assert (said.outcome, said.sentiment, said.tier, said.language) == ("scored", "negative", 2, "en")
    assert [each.code for each in said.findings if each.source == "rule"] == ["staff.attitude", "access.contact"]
    assert said.needs_person
    assert said.relevance == "experience"
    assert dict(said.driving_words)["rude"] < 0


def test_praise_and_questions_run_on_the_slow_clock() -> None:
    assert judge("You were all so kind, thank you.").tier == 3
    assert judge("Is the walk-in open on Saturday?").tier == 3


@pytest.mark.parametrize(
    ("text", "relevance"),
    [
        ("How do I book an assessment?", "enquiry"),
        ("I waited four months", "experience"),
        ("The building opened in 1962.", "other"),
    ],
)
def test_a_post_is_sorted_by_what_it_is_about(text: str, relevance: str) -> None:
    assert judge(text).relevance == relevance


def test_our_own_post_needs_nobody() -> None:
    said = judge("I want to die, says a character in our new play.", is_own=True)
    assert (said.relevance, said.needs_person, said.findings) == ("own", False, ())


@pytest.mark.parametrize(
    ("stars", "text", "sentiment", "disagrees"),
    [
        (1, "Wonderful, lovely people", "negative", True),
        (5, "Rude staff and a filthy ward", "positive", True),
        (5, "Lovely people", "positive", False),
        (1, "Awful", "negative", False),
        (3, "Fine", "mixed", False),
        (5, "Great team, but I waited four months", "positive", True),
    ],
)
def test_stars_outrank_the_words_and_a_disagreement_is_shown(
    stars: int, text: str, sentiment: str, disagrees: bool
) -> None:
    said = judge(text, rating=stars)
    assert (said.sentiment, said.disagreement) == (sentiment, disagrees)


def test_stars_without_a_word_are_scored_by_the_stars() -> None:
    said = judge("", rating=1)
    assert (said.outcome, said.sentiment, said.tier, said.compound) == ("scored", "negative", 2, None)


@pytest.mark.parametrize("text", ["", "   ", "https://example.org/a", "@caredesk", "\u200b", "…"])
def test_a_post_without_words_is_handed_to_a_person(text: str) -> None:
    said = judge(text)
    assert (said.outcome, said.sentiment, said.needs_person) == ("needs_human", "not_scored", True)
    assert said.reason


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rwy'n aros ers misoedd am apwyntiad a does neb yn ateb", "cy"),
        ("Llevo seis meses esperando una cita y nadie me llama", "es"),
    ],
)
def test_another_language_is_not_scored_and_never_neutral(text: str, language: str) -> None:
    said = judge(text)
    assert (said.outcome, said.sentiment, said.language) == ("not_scored", "not_scored", language)
    assert said.reason == f"Written in {name_of(language)}: read by a person"
    assert said.needs_person
    assert said.tier == 2


def test_a_complaint_in_french_is_scored() -> None:
    said = judge("J'attends un rendez-vous depuis six mois et personne ne me rappelle jamais.")
    assert (said.outcome, said.sentiment, said.language) == ("scored", "negative", "fr")
    assert said.needs_person
    assert said.tier == 2


def test_a_crisis_in_french_is_a_crisis() -> None:
    said = judge("Je n'en peux plus depuis des mois, je veux mourir, personne ne répond au téléphone.")
    assert (said.outcome, said.tier) == ("scored", 0)


def test_a_telephone_number_is_found_in_any_language() -> None:
    text = "Bonjour, appelez-moi au 416-555-0134 pour parler de mon rendez-vous s'il vous plaît"
    assert "privacy.pii_in_post" in {each.code for each in judge(text).findings}


def test_a_text_that_breaks_the_scorer_is_read_by_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_readings: object) -> None:
        raise RuntimeError("this text")

    monkeypatch.setattr(judging, "findings_many", broken)
    said = judge("An ordinary post")
    assert (said.outcome, said.sentiment, said.tier, said.needs_person) == ("needs_human", "not_scored", 1, True)
    assert said.reason
    assert "this text" not in said.reason


@pytest.mark.parametrize("part", ["findings_many", "_guesses", "relevance_of"])
def test_danger_is_found_though_the_rest_of_the_judgement_breaks(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(judging, part, broken)
    text = "I want to die"
    said = judge(text)
    assert (said.outcome, said.tier, said.needs_person) == ("needs_human", 0, True)
    assert {(each.code, text[each.start : each.end]) for each in said.findings} == {("crisis.suicide_self", text)}


def test_a_text_that_nothing_can_read_still_reaches_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str) -> None:
        raise RuntimeError

    for module in (judging, reading):
        monkeypatch.setattr(module, "normalise", broken)
    said = judge("I want to die")
    assert (said.outcome, said.tier, said.needs_person, said.findings) == ("needs_human", 1, True, ())


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["", "en", "fr", "und"]), st.sampled_from([None, 1, 3, 5]))
def test_any_text_is_judged_and_every_span_is_real(text: str, language: str, rating: int | None) -> None:
    said = judge(text, language=language, rating=rating)
    assert said.reason != judging._UNREADABLE
    assert said.needs_person
    assert said.outcome == "scored" or said.sentiment == "not_scored"
    assert said.tier == min([said.tier, *(each.tier for each in said.findings)])
    for each in said.findings:
        if each.code == "topic.none":  # says that nothing was found, so it stands nowhere
            continue
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["I want to die", "no one called", "kind", "but", ".", "😂", "not", "é", "\u200b"]), max_size=30
    )
)
def test_findings_of_one_code_do_not_overlap(parts: list[str]) -> None:
    last: dict[str, int] = {}
    found = [each for each in judge(" ".join(parts)).findings if each.source == "rule"]
    for each in sorted(found, key=lambda each: each.start):
        assert each.start >= last.get(each.rule if each.tier == 0 else each.code, 0)
        last[each.rule if each.tier == 0 else each.code] = each.end


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_post_is_judged_in_time_linear_in_its_length(piece: str) -> None:
    """From 20,000 to 40,000 characters it takes little more than from 5,000, where the sentence reader stops reading,
    to 20,000: 1.3 times as long, and 3.2 times if the time grows with the square. Twice over is no noise."""
    judge((piece * 5_000)[:5_000])  # whatever is made at its first use
    assert any(is_linear(piece) for _ in range(2))


def is_linear(piece: str) -> bool:
    start, middle, end = (seconds_for((piece * length)[:length]) for length in (5_000, 20_000, 40_000))
    assert end < 3
    return end - middle < 2 * (middle - start) + 0.05


def seconds_for(text: str) -> float:
    """Processor time of one judgement, with what must hold of it."""
    gc.disable()  # its steps would show where the text's own length should
    try:
        started = time.process_time()
        said = judge(text)
        taken = time.process_time() - started
    finally:
        gc.enable()
    assert len(said.findings) <= detectors.MOST_PER_CODE * 40
    assert said.outcome != "needs_human" or said.reason != judging._UNREADABLE
    return taken


def test_the_version_follows_the_data(tmp_path: Path) -> None:
    assert SCORER_VERSION.startswith("rules-")
    assert len(SCORER_VERSION) <= 40
    assert data_digest()[:12] in SCORER_VERSION
    (tmp_path / "signals.json").write_text("{}")
    before = data_digest(tmp_path)
    (tmp_path / "signals.json").write_text("{ }")
    assert data_digest(tmp_path) != before


def test_what_is_shared_again_is_judged_once_and_each_has_its_judgement(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, rude = Asked("The nurses were kind."), Asked("They were rude to my mother.")
    posts = [kind, rude, kind, Asked(kind.text, rating=1), Asked(kind.text, is_own=True), kind]
    read: list[int] = []

    def counted(given: list[tuple[str, str]], book: Book) -> list[detectors.Reading]:
        read.append(len(given))
        return reading.read_posts(given, book)

    monkeypatch.setattr(judging, "read_posts", counted)
    together = judge_many(posts)
    assert read == [4]
    assert together[0] is together[2] is together[5]
    assert [each.sentiment for each in together] == (
        ["positive", "negative", "positive", "negative", "not_scored", "positive"]
    )


def test_a_text_that_breaks_twice_goes_to_a_person_both_times(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str) -> None:
        raise ValueError

    monkeypatch.setattr(reading, "normalise", broken)
    assert [each.outcome for each in judge_many([Asked("Kind."), Asked("Kind.")])] == ["needs_human", "needs_human"]
