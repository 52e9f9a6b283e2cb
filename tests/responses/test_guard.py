"""The privacy gate: what it blocks, what it warns of, what it lets pass, and how long it takes."""

import time

import pytest

from responses.checklist import Tone, checklist
from responses.guard import Result, check
from responses.similarity import most_alike

GOOD = "Thank you for telling us, and I’m sorry to read this. Please message me here. Nadia, QI lead"


def rules(text: str, **more: object) -> set[str]:
    return {line.rule for line in check(text, **more).lines}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("your appointment", "care.your"),
        ("your last visit", "care.your"),
        ("Your medication", "care.your"),
        ("votre rendez-vous", "care.votre"),
        ("when you were on the ward", "care.when_you_were"),
        ("while you stayed with us", "care.when_you_were"),
        ("our records show", "care.records"),
        ("according to our notes", "care.records"),
        ("as a client of ours", "care.as_client"),
        ("as one of our patients", "care.as_client"),
        ("we treated you", "care.we_treated"),
        ("our team has assessed you", "care.we_treated"),
        ("help with depression", "care.diagnosis"),
        ("the lithium", "care.drug"),
        ("you came on 3 November", "care.date"),
        ("you rang last Tuesday", "care.date"),
    ],
)
def test_what_confirms_that_someone_is_a_client_is_blocked(phrase: str, rule: str) -> None:
    text = f"{GOOD} About {phrase}."
    result = check(text)
    line = next(line for line in result.lines if line.rule == rule)
    assert result.result is Result.BLOCK
    assert text[line.start : line.end] == line.phrase
    assert line.phrase.casefold() in phrase.casefold() or phrase.casefold() in line.phrase.casefold()
    assert line.why


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("That is not what happened.", "tone.denies"),
        ("You are wrong.", "tone.denies"),
        ("Our policy says no.", "tone.policy"),
        ("We may take legal action.", "tone.legal"),
        ("Please calm down.", "tone.calm"),
        ("We cannot discuss your care.", "tone.your_care"),
        ("Dear {name}", "shape.template"),
    ],
)
def test_what_hurts_is_warned_of(phrase: str, rule: str) -> None:
    result = check(f"{GOOD} {phrase}")
    assert (result.result, result.rules) == (Result.WARN, [rule])


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Thank you. I am glad you wrote this. I will share your words with the team. Nadia, QI lead",
        "I’m sorry an appointment was cancelled. Our desk is open 9 to 5: please call 905-555-0142. Sam, manager",
        "Merci de nous écrire. Écrivez-nous en privé. Nadia, responsable",
        "Thank you. Our walk-in is open from 3 November, and anyone can message us. Nadia, QI lead",
    ],
)
def test_a_safe_reply_passes(text: str) -> None:
    result = check(text, listed_phone="905 555 0142")
    assert [(line.rule, line.phrase) for line in result.lines] == []
    assert result.result is Result.PASS


def test_a_neutral_wording_is_offered() -> None:
    line = check("Sorry about your appointment. Please call.").lines[0]
    assert (line.phrase, line.suggestion) == ("your appointment", "an appointment")


def test_the_authors_real_name_is_blocked_unless_the_post_gives_it() -> None:
    text = f"{GOOD} Jordan, we will listen."
    assert "name.author" in rules(text, author_name="Jordan Placeholder", post_text="I waited.")
    assert "name.author" not in rules(text, author_name="Jordan Placeholder", post_text="Jordan here. I waited.")


def test_a_staff_members_full_name_is_blocked_in_a_critical_thread() -> None:
    text = "Sorry to read this. Sam Okafor will call. Nadia, QI lead"
    assert "name.staff" in rules(text, staff_names=["Sam Okafor", "Nadia Haddad"])
    assert "name.staff" not in rules(text)


@pytest.mark.parametrize("number", ["905-555-0199", "(905) 555 0199", "+1 905 555 0199"])
def test_only_the_listed_number_is_given(number: str) -> None:
    text = f"{GOOD} Call {number}."
    assert "phone.unlisted" in rules(text, listed_phone="905-555-0142")
    assert "phone.unlisted" not in rules(text, listed_phone="905-555-0199")
    assert "phone.unlisted" not in rules(text, listed_phone="905-555-0142", known_numbers=[number])


def test_what_the_post_gives_away_is_not_repeated() -> None:
    post = "Write to me at someone@mail.example, my card is 1234-567-890."
    assert "echo.personal" in rules(f"{GOOD} We wrote to someone@mail.example.", post_text=post)
    assert "echo.personal" in rules(f"{GOOD} We found 1234567890.", post_text=post)
    assert "echo.personal" not in rules(f"{GOOD} Write to desk@lakeshore.example.", post_text=post)


def test_length_thanks_and_next_step_are_asked_for() -> None:
    assert {"shape.long", "shape.thanks", "shape.next_step"} == rules("a " * 200, platform_limit=280)


def test_the_record_keeps_ids_of_rules_and_no_text() -> None:
    assert check("Sorry about your appointment. Please call.").rules == ["care.your"]


@pytest.mark.parametrize(
    "text",
    ["your " * 4000, "9" * 20000, "(905) " * 4000, "when you were " * 1500, "[name" * 4000, "a@" * 9000, "{a" * 9000],
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.perf_counter()
    check(text, post_text=text, author_name="Jordan", staff_names=["Sam Okafor"])
    checklist(text, Tone.MIXED, post_text=text)
    assert time.perf_counter() - start < 1


def test_a_reply_that_reads_like_a_recent_one_is_named() -> None:
    other = "Please come by whenever the doors are open; everyone is welcome at the garden."
    almost = GOOD.replace("telling us", "writing to us")
    found = most_alike(almost, [(1, other), (2, GOOD)])
    assert found is not None
    assert (found.reply_id, round(found.share, 1)) == (2, 0.9)
    assert most_alike(almost, [(1, other)]) is None


def test_two_long_texts_are_compared_quickly() -> None:
    words = " ".join(f"word{number % 97}" for number in range(3000))
    start = time.perf_counter()
    most_alike(words, [(number, words[number:]) for number in range(50)])
    assert time.perf_counter() - start < 3


def test_the_checklist_knows_what_is_done_and_what_is_not() -> None:
    post = "Third time my appointment was cancelled by text and nobody answers."
    text = (
        "Thank you for telling us, and I’m sorry it was cancelled again with nobody there. I run the Harbour Street "
        "desk: message me here or ring 905-555-0142, 9 to 5. Nadia, QI lead"
    )
    done = {item.words: item.done for item in checklist(text, Tone.CRITICAL, post_text=post)}
    assert done["Thanks the person"]
    assert done["Says sorry"]
    assert done["Your name and role"]
    assert done["A private way to talk"]
    assert done["Opening times given"]
    assert done["Speaks to this post, not any post"]
    assert not done["What happens next, and by when"]
    assert "Passes the praise on" not in done


def test_praise_has_its_own_checklist() -> None:
    words = {item.words for item in checklist(GOOD, Tone.PRAISE)}
    assert "Passes the praise on" in words
    assert "Says sorry" not in words
