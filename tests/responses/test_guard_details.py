"""Personal details in a draft: the patterns of the posts, in both languages, and none of what was stopped before."""

import time

import pytest

from responses.guard import Result, check
from triage.privacy import Kind
from triage.privacy.loose import canonical

GOOD = "Thank you for telling us, and I’m sorry to read this. Please message me here."
LISTED = "905-555-0142"
SAME = [
    ("my mail is sam (at) mail (dot) ca", "sam@mail.ca"),
    ("j'écris de lea arobase courriel point com", "lea@courriel.com"),
    ("sam@mail.ca", "Sam at mail dot ca"),
    ("J'habite au 45, rue Saint-Denis", "45 rue Saint-Denis"),
    ("I live near M5V 2T6", "m5v2t6"),
    ("née le 3 mars 1985", "née le 3 mars 1985"),
    ("ma carte TREM 8505 1234", "TREM85051234"),
    ("appelle 06 12 34 56 78", "06.12.34.56.78"),
    ("dossier n° H-77120", "dossier n° H77120"),
]


def blocked(draft: str, **more: object) -> set[tuple[str, str]]:
    lines = check(f"{GOOD} {draft}", **more).lines  # type: ignore[arg-type]
    return {(line.rule, line.phrase) for line in lines if line.result is Result.BLOCK}


@pytest.mark.parametrize(("post", "draft"), SAME)
def test_a_detail_of_the_post_is_not_said_again_however_it_is_spelled(post: str, draft: str) -> None:
    said = f"We have {draft} of you."
    assert "echo.personal" in {rule for rule, _ in blocked(said, post_text=post, listed_phone=LISTED)}
    assert "echo.personal" not in {rule for rule, _ in blocked(said, post_text="I waited.", listed_phone=LISTED)}


@pytest.mark.parametrize(
    "draft",
    [
        "Is OHIP 1234-567-897-AB right",
        "NAS 046 454 286",
        "carte 4111 1111 1111 1111",
        "numéro de sécu 2 85 05 78 006 084 36",
        "file number 12345",
        "née le 3 mars 1985",
        "DOB: 12/03/1985",
    ],
)
def test_what_a_body_keeps_of_one_person_is_never_in_a_reply(draft: str) -> None:
    found = check(f"{GOOD} {draft}.")
    assert found.result is Result.BLOCK
    assert "detail.personal" in found.rules


@pytest.mark.parametrize(
    "number",
    ["416-555-0134", "555 0134", "06 12 34 56 78", "+44 7700 900123", "(514) 555 0199", "1234567", "４１６ 555 0134"],
)
def test_a_number_that_is_not_listed_is_blocked_and_the_listed_one_is_offered(number: str) -> None:
    lines = [line for line in check(f"{GOOD} {number}", listed_phone=LISTED).lines if line.rule == "phone.unlisted"]
    assert [(line.phrase, line.suggestion) for line in lines] == [(number, LISTED)]


def test_signs_that_nobody_sees_do_not_hide_a_number_and_the_span_is_of_the_draft() -> None:
    draft = "Thank you. Call 416\u200b-555\u200b-0134 now"
    (line,) = (line for line in check(draft, listed_phone=LISTED).lines if line.rule == "phone.unlisted")
    assert draft[line.start : line.end] == line.phrase == "416\u200b-555\u200b-0134"


def test_the_organisations_own_details_pass() -> None:
    draft = "Write to help@lakeshore.example or call (905) 555 0142, or 9-8-8. We are at 12 Harbour Street, M5V 2T6."
    assert blocked(draft, listed_phone=LISTED, known_numbers=["988", "1-866-277-3553"]) == set()
    assert blocked("Composez le 1 866 277-3553.", listed_phone=LISTED, known_numbers=["1-866-277-3553"]) == set()


def test_an_address_that_is_not_the_posts_passes_and_the_posts_own_does_not() -> None:
    assert blocked("Write to help@mail.ca", post_text="I am sam@mail.ca") == set()
    assert blocked("We wrote to sam@mail.ca", post_text="I am sam@mail.ca") == {("echo.personal", "sam@mail.ca")}


def test_the_end_of_the_listed_number_in_a_post_does_not_keep_a_reply_from_giving_it() -> None:
    assert blocked("Please call 905-555-0142.", post_text="I rang 555 0142 all day", listed_phone=LISTED) == set()


def test_one_detail_is_one_line_with_the_first_of_its_reasons() -> None:
    draft = f"{GOOD} 416-555-0134"
    lines = check(draft, post_text="ring 416 555 0134", listed_phone=LISTED).lines
    marked = [(line.rule, line.phrase, line.suggestion) for line in lines if line.result is Result.BLOCK]
    assert marked == [("echo.personal", "416-555-0134", LISTED)]
    alone = [line.rule for line in check(draft, listed_phone=LISTED).lines if line.result is Result.BLOCK]
    assert alone == ["phone.unlisted"]


def test_a_number_of_one_person_is_one_line_and_no_telephone_is_offered_for_it() -> None:
    lines = check(f"{GOOD} OHIP 1234-567-897-AB.", listed_phone=LISTED).lines
    marked = [(line.rule, line.phrase, line.suggestion) for line in lines if line.result is Result.BLOCK]
    assert marked == [("detail.personal", "1234-567-897-AB", "")]


def test_two_details_side_by_side_are_two_lines() -> None:
    found = blocked("416-555-0134 or sam@mail.ca", post_text="ring 416 555 0134, sam@mail.ca", listed_phone=LISTED)
    assert found == {("echo.personal", "416-555-0134"), ("echo.personal", "sam@mail.ca")}


SPELLED = [
    "1\u00a0866\u00a0277\u00a03553",
    "1\u2011866\u2011277\u20113553",
    "1\u2013866\u2013277\u20133553",
    "+1 (866) 277-3553",
    "8662773553",
    "866.277.3553",
    "\uff11-\uff18\uff16\uff16-277-3553",
]


@pytest.mark.parametrize("listed", [*SPELLED, "Call 1-866-277-3553, 24/7", "ConnexOntario 1-866-277-3553 24/7"])
@pytest.mark.parametrize("draft", SPELLED)
def test_a_listed_number_passes_however_either_spells_it(draft: str, listed: str) -> None:
    assert blocked(f"Call {draft} 24/7.", known_numbers=[listed]) == set()
    assert blocked(f"Call {draft}.", listed_phone=listed) == set()
    other = draft.replace("5", "4").replace("\uff15", "4")
    assert {rule for rule, _ in blocked(f"Call {other}.", known_numbers=[listed])} == {"phone.unlisted"}


@pytest.mark.parametrize("listed", SPELLED)
def test_the_number_that_the_desk_offers_is_not_blocked_once_it_is_taken(listed: str) -> None:
    (line,) = (each for each in check(f"{GOOD} 416-555-0134", listed_phone=listed).lines if each.suggestion)
    assert blocked(line.suggestion, listed_phone=listed) == set()


@pytest.mark.parametrize("post", ["room 866277", "I rang 277-355", "ref 627735", "1 866 277 3553 nobody answers"])
def test_what_a_post_says_of_a_listed_number_does_not_block_the_number(post: str) -> None:
    assert blocked("Call 1-866-277-3553.", post_text=post, known_numbers=["1-866-277-3553"]) == set()


def test_a_longer_number_around_a_listed_one_is_another_number() -> None:
    for number in ("9055550142-77", "33-905-555-0142", "+33 905 555 0142"):
        assert blocked(f"Call {number}", listed_phone=LISTED), number
    assert blocked("Call 416-988-0134", listed_phone=LISTED, known_numbers=["988"])


def test_a_letter_that_is_written_as_two_does_not_move_what_is_found() -> None:
    draft = "Gruß, wir lesen: 12 Straßenweg Ost"
    (found,) = blocked(draft, post_text="I live at 12 Strassenweg Street, M5V 2T6") or {("", "")}
    assert found == ("", "")
    post, said = "my mail is a@b.ca, I live at 45 Weiß Street", "ß ß 45 WEISS Street."
    assert ("echo.personal", "45 WEISS Street") in blocked(said, post_text=post)
    assert ("echo.personal", "45 Weiß Street") in blocked("ß 45 Weiß Street.", post_text=post)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("votre\u00a0dossier", "care.votre"),
        ("your  appointment", "care.your"),
        ("our records\u202fshow", "care.records"),
        ("you rang last\u00a0Tuesday", "care.date"),
        ("vous êtes venue l\u2019automne dernier", "care.date"),
    ],
)
def test_spaces_and_apostrophes_of_another_kind_hide_no_phrase(said: str, rule: str) -> None:
    assert rule in {each for each, _ in blocked(said)}


@pytest.mark.parametrize("when", ["le 3 février", "hier", "mardi dernier", "la semaine dernière", "le 1er août"])
def test_a_french_date_of_care_is_blocked(when: str) -> None:
    assert "care.date" in check(f"Merci de nous écrire. Vous étiez ici {when}. Écrivez-nous.").rules
    assert "care.date" not in check(f"Merci. Notre porte ouvre {when}. Contactez-moi.").rules


def test_a_kind_reply_in_french_has_thanks_and_a_next_step() -> None:
    assert check("Je suis navrée de lire ceci. Communiquez avec notre équipe, Nadia.").result is Result.PASS


def test_a_detail_is_compared_as_it_is_meant() -> None:
    assert canonical("sam [at] mail [dot] ca", Kind.EMAIL) == canonical("Sam@mail.ca", Kind.EMAIL) == "sam@mail.ca"
    assert canonical("416-555 0134") == "4165550134"


@pytest.mark.parametrize("piece", ["1 ", "1-", "a@", "a.a@a.", "12 rue ", "A ", "(a)", "né le ", "dossier n° 1 "])
def test_a_long_hostile_draft_is_read_in_bounded_time(piece: str) -> None:
    started = time.process_time()
    check(piece * 10_000, post_text=piece * 10_000, listed_phone=LISTED)
    assert time.process_time() - started < 2
