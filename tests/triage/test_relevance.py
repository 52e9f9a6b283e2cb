"""What is feedback and what is not: by words that can be shown, never against somebody who speaks of their care."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.judge import judge
from triage.models import Assessment
from triage.relevance import ABOUT_CARE, LABELS, NOT_FEEDBACK, Kind, evidence_of

SPAM = [
    "Make money online from your couch. Double your bitcoin today, link in bio.",
    "Earn 5000 dollars per week with our forex trading signals https://x.example/a",
    "Mama Joy the spell caster brought my husband back, contact her",
    "Doctor Ola, a herbal healer, cured my mother of diabetes. Contact him on WhatsApp +2348012345678",
    "Buy real Instagram followers, cheap prices",
    "Claim your free gift card now",
    "I made 900 dollars a day with crypto trading, DM me to start",
    "Use code SAVE20, 20 off all giveaway items, follow back",
    "https://a.example https://b.example https://c.example wow",
    "Go back to your country",
]
PROMOTION = [
    "Join us for our free webinar on sleep in teens. Register here: https://x.example/b",
    "We're hiring! Registered nurses wanted, apply now at https://x.example/jobs",
    "Save the date: keynote and workshop in spring, early bird tickets available",
    "BREAKING: Province announces new funding for youth services https://x.example/n",
    "New blog post: how to sleep better. Read more at https://x.example",
    "New study finds that walking helps. Read the full article https://x.example/s",
    "Proud to announce our new partner. Learn more at https://x.example",
]
ELSEWHERE = [
    "Sorry, wrong page, please ignore.",
    "This review was meant for a different hospital, I cannot delete it.",
    "Oops, I tagged the wrong clinic.",
]
SUPPORT = [
    "I feel so alone tonight",
    "I just need someone to talk to",
    "Can someone please help me, I cannot cope",
    "I don't know who to turn to",
]
EXPERIENCE = [
    "I waited four months and heard nothing.",
    "The receptionist was rude.",
    "They saved my life. Thank you all so much.",
    "My son was seen the same day, kind people.",
    "Join us in asking why nobody answers the phone.",
    "Breaking my silence: I was ignored for months by the intake team.",
    "I tried to register here for the webinar and nobody called me back.",
    "I used a promo code for the parking and the meter was broken. The nurse was kind.",
    "They are hiring, apply now they say, yet I was told there are no staff to see me.",
    "I saw the announcement of new funding and I still waited nine months.",
    "We lost our savings to bitcoin and the counsellor listened.",
    "My job fair was cancelled, my support worker helped me find another. Save the date, she said!",
]


@pytest.mark.parametrize("text", SPAM)
def test_spam_is_known_by_its_words(text: str) -> None:
    assert judge(text).relevance == Kind.SPAM


@pytest.mark.parametrize("text", PROMOTION)
def test_promotion_and_news_are_known_by_their_words(text: str) -> None:
    assert judge(text).relevance == Kind.PROMOTION


@pytest.mark.parametrize("text", ELSEWHERE)
def test_who_says_that_they_meant_another_is_believed(text: str) -> None:
    assert judge(text).relevance == Kind.ELSEWHERE


@pytest.mark.parametrize("text", SUPPORT)
def test_support_that_somebody_seeks_is_its_own_kind(text: str) -> None:
    said = judge(text)
    assert (said.relevance, said.needs_person) == (Kind.SUPPORT, True)


@pytest.mark.parametrize("text", EXPERIENCE)
def test_care_that_somebody_tells_of_is_experience_whatever_else_they_say(text: str) -> None:
    assert judge(text).relevance == Kind.EXPERIENCE


@pytest.mark.parametrize("text", ["What are your opening hours on Saturday?", "Do you take referrals from schools?"])
def test_a_question_is_a_question(text: str) -> None:
    assert judge(text).relevance == Kind.ENQUIRY


@pytest.mark.parametrize("text", ["Lakeshore Mental Health, Harbour Street", "Harbour Street on a Tuesday"])
def test_what_nothing_is_recognised_in_is_never_set_aside(text: str) -> None:
    said = judge(text)
    assert said.relevance == Kind.OTHER
    assert said.relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", [*SPAM, *PROMOTION, *ELSEWHERE])
@pytest.mark.parametrize(
    "urgent", ["I want to die.", "My son says he wants to kill himself.", "He was left in his own urine."]
)
def test_words_of_danger_make_it_nothing_to_set_aside(text: str, urgent: str) -> None:
    for both in (f"{text} {urgent}", f"{urgent} {text}"):
        said = judge(both)
        assert said.tier <= 1
        assert said.relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", [*SPAM, *PROMOTION])
def test_a_concern_beside_it_goes_to_a_person(text: str) -> None:
    assert judge(f"The receptionist was rude and nobody answers the phone. {text}").relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", PROMOTION)
@pytest.mark.parametrize("mine", ["I was there and it is a shame.", "Why is this so hard to find?", "My group went."])
def test_promotion_in_somebodys_own_words_goes_to_a_person(text: str, mine: str) -> None:
    assert judge(f"{mine} {text}").relevance != Kind.PROMOTION


@pytest.mark.parametrize("text", PROMOTION)
def test_one_star_beside_an_advertisement_goes_to_a_person(text: str) -> None:
    assert judge(text, rating=1).relevance not in NOT_FEEDBACK


@pytest.mark.parametrize("text", [*SPAM, *PROMOTION, *ELSEWHERE])
def test_every_setting_aside_shows_its_words_and_its_reason(text: str) -> None:
    kind = judge(text).relevance
    evidence = evidence_of(text, kind)
    assert evidence is not None
    assert evidence.kind == kind
    assert evidence.reason
    start, end = evidence.span
    assert text[start:end].strip()


def test_the_words_are_found_in_the_text_as_it_was_written() -> None:
    text = "\u200bDo\u0301uble  your \u24b7itcoin, friends"
    evidence = evidence_of(text, "spam")
    assert evidence is not None
    assert text[slice(*evidence.span)].startswith("Do")


@pytest.mark.parametrize("kind", ["experience", "enquiry", "support", "other", "own", "nonsense"])
def test_there_is_no_evidence_against_feedback(kind: str) -> None:
    assert evidence_of(SPAM[0], kind) is None


def test_one_faint_word_alone_sets_nothing_aside() -> None:
    for text in ("The casino next door is loud", "There was a giveaway", "Keynote", "Newsroom"):
        assert judge(text).relevance not in NOT_FEEDBACK


def test_our_own_post_stays_our_own() -> None:
    assert judge(PROMOTION[0], is_own=True).relevance == Kind.OWN


def test_every_kind_has_its_words_and_its_place_in_the_table() -> None:
    assert set(LABELS) == set(Kind)
    assert {kind.value: LABELS[kind] for kind in Kind} == dict(Assessment.Relevance.choices)
    assert ABOUT_CARE.isdisjoint(NOT_FEEDBACK)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it_and_what_is_set_aside_can_be_shown(text: str) -> None:
    said = judge(text)
    if said.relevance in NOT_FEEDBACK:
        evidence = evidence_of(text, said.relevance)
        assert evidence is not None
        assert 0 <= evidence.span[0] < evidence.span[1] <= len(text)


@pytest.mark.parametrize("hostile", ["Aa ", "www.", "https://a ", "Abc of the ", "double your ", "wrong ", "i feel "])
def test_time_grows_with_the_length_alone(hostile: str) -> None:
    def seconds(length: int) -> float:
        text = (hostile * length)[:length]
        start = time.process_time()
        for kind in NOT_FEEDBACK:
            evidence_of(text, kind)
        return time.process_time() - start

    seconds(1_000)
    small = min(seconds(12_500) for _ in range(3))
    assert min(seconds(100_000) for _ in range(2)) < max(32 * small, 0.5)  # quadratic: 64 times
