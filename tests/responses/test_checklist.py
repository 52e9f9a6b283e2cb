"""The reply checklist: which words show a response factor, and for which kind of feedback it is asked."""

import pytest

from responses.checklist import FACTORS, Tone, checklist

P, M, C = Tone.PRAISE, Tone.MIXED, Tone.CRITICAL

WORDS: dict[str, tuple[list[str], list[str]]] = {
    "Thanks the person": (
        ["Thank you.", "Many thanks.", "Merci à vous.", "I am grateful.", "We appreciate this.", "So glad you wrote."],
        ["Hello.", "A thing.", "Mercy."],
    ),
    "Says sorry": (
        ["I am sorry.", "My apologies.", "I apologise.", "Désolé.", "I regret this."],
        ["It is a story.", "A sore point."],
    ),
    "Your name and role": (
        ["Nadia, QI lead", "Bye. Sam, manager.", "Zoé, responsable", "Jo, Youth-hub lead "],
        ["Nadia", "QI lead", "Nadia, 42", "N, lead"],
    ),
    "A private way to talk": (
        ["Message me here.", "Please message us.", "ring me", "email us", "write to me", "contact our desk",
         "a private message", "DM us", "905-555-0142", "905 555 0142", "écrivez-nous"],
        ["call it a day", "a message", "905"],
    ),
    "Opening times given": (
        ["9 to 5", "9 am to 5 pm", "9:00–17:00", "9-5", "9 h à 17 h"],
        ["at 9", "five to nine", "2 of us"],
    ),
    "Passes the praise on": (
        ["I will pass this on to the team.", "I told her.", "shared with staff", "sharing your words", "tell them"],
        ["The team is here.", "pass by the door", "I will share. The team."],
    ),
    "Says why you are the one replying": (
        ["I run the desk.", "I lead this team.", "I look after feedback.", "I am responsible.", "I’m the lead."],
        ["We run things.", "I am here.", "It runs."],
    ),
    "What happens next, and by when": (
        ["I will look into it this week.", "We are going to ring by Friday.", "I am going to ask tomorrow.",
         "It will be done within 3 days."],
        ["I will look into it.", "this week", "I will ask. By the way."],
    ),
}  # fmt: skip


def done(text: str, factor: str) -> bool:
    return any(check.done for tone in Tone for check in checklist(text, tone) if check.words == factor)


def test_every_factor_has_words_here() -> None:
    assert {factor.words for factor in FACTORS} == set(WORDS)


@pytest.mark.parametrize(("factor", "text"), [(f, text) for f, (yes, _) in WORDS.items() for text in yes])
def test_these_words_show_the_factor(factor: str, text: str) -> None:
    assert done(text, factor)


@pytest.mark.parametrize(("factor", "text"), [(f, text) for f, (_, no) in WORDS.items() for text in no])
def test_these_words_do_not(factor: str, text: str) -> None:
    assert not done(text, factor)


@pytest.mark.parametrize(
    ("factor", "tones"),
    [
        ("Thanks the person", {P, M, C}),
        ("Says sorry", {M, C}),
        ("Your name and role", {P, M, C}),
        ("A private way to talk", {P, M, C}),
        ("Opening times given", {M, C}),
        ("Passes the praise on", {P, M}),
        ("Says why you are the one replying", {P, M, C}),
        ("What happens next, and by when", {M, C}),
        ("Speaks to this post, not any post", {P, M, C}),
    ],
)
def test_a_factor_is_asked_of_these_replies_alone(factor: str, tones: set[Tone]) -> None:
    assert {tone for tone in Tone if factor in {check.words for check in checklist("", tone)}} == tones


@pytest.mark.parametrize(
    ("text", "post", "tailored"),
    [
        ("Sorry that the phones rang without answer.", "The phones rang and no answer came.", True),
        ("Sorry that the phones rang.", "The phones rang and no answer came.", False),
        ("SORRY, THE PHONES: NO ANSWER", "phones, answer", True),
        ("Sorry to read this.", "Sorry about this.", False),
        ("Anything at all", "", False),
        ("", "The phones rang and no answer came.", False),
    ],
)
def test_two_longer_words_of_the_post_make_a_reply_its_own(text: str, post: str, tailored: bool) -> None:
    found = {check.words: check.done for check in checklist(text, C, post_text=post)}
    assert found["Speaks to this post, not any post"] is tailored


@pytest.mark.parametrize("tone", list(Tone))
def test_an_empty_draft_has_done_nothing(tone: Tone) -> None:
    assert not any(check.done for check in checklist("", tone))
