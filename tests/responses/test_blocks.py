"""Approved sentences: what is filled in, which post they suit, and that none of them says who is a client."""

from datetime import time
from functools import partial
from importlib import import_module

import pytest

from responses.blocks import (
    PLACES,
    Criticality,
    Facts,
    added,
    criticality_of,
    faults,
    fill,
    filled_safely,
    hours_in_words,
    places_in,
    suits,
)
from responses.guard import check

BLOCKS = import_module("responses.migrations.0008_first_blocks").BLOCKS
PHONE = "905-555-0142"
STAFF = ["Nadia Haddad", "Asha Rao"]
FACTS = Facts("Walk-in, Harbour Street", "Lakeshore Mental Health", PHONE, "Monday to Friday, 9 am to 5 pm", "Nadia")
FACTS_ROLE = Facts(FACTS.service, FACTS.organisation, PHONE, FACTS.hours, "Nadia", "QI lead")
OPEN = (time(9), time(17))
gate = partial(check, listed_phone=PHONE, staff_names=STAFF, post_text="Nobody rang back at Harbour Street.")
SERVICES = [
    "Walk-in, Harbour Street",
    "Youth Hub Millbrook",
    "Eating Disorders Program",
    "Addiction Services",
    "Psychosis team",
    "Intake and Referral",
    "Depression and anxiety clinic",
]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("block", BLOCKS, ids=[block[3] for block in BLOCKS])
def test_every_first_sentence_passes_the_privacy_gate_at_every_service(block: tuple[str, ...], service: str) -> None:
    facts = Facts(service, FACTS.organisation, PHONE, FACTS.hours, "Nadia", "QI lead")
    filled = filled_safely(block[4], facts, gate)
    assert filled is not None
    assert faults(filled, gate) == []
    assert "{" not in filled


@pytest.mark.parametrize("block", BLOCKS, ids=[block[3] for block in BLOCKS])
def test_every_first_sentence_names_only_places_that_are_known(block: tuple[str, ...]) -> None:
    assert places_in(block[4]) <= set(PLACES)


def test_no_two_first_sentences_share_a_title() -> None:
    titles = [block[3] for block in BLOCKS]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("tone", ["praise", "mixed", "critical"])
@pytest.mark.parametrize("criticality", [Criticality.ORDINARY, Criticality.SERIOUS, Criticality.CRISIS])
def test_every_kind_of_post_has_a_sentence_and_an_invitation(tone: str, criticality: Criticality) -> None:
    fitting = {kind for kind, its, level, *_ in BLOCKS if its in ("any", tone) and suits(level, criticality)}
    assert fitting == {"sentence", "invitation"}


def test_a_service_whose_name_is_a_condition_is_called_by_the_organisations_name() -> None:
    facts = Facts("Addiction Services", "Lakeshore Mental Health")
    assert filled_safely("I will tell {service}.", facts, gate) == "I will tell Lakeshore Mental Health."


def test_a_service_with_a_plain_name_is_called_by_it() -> None:
    assert filled_safely("I will tell {service}.", FACTS, gate) == "I will tell Walk-in, Harbour Street."


@pytest.mark.parametrize("place", ["phone", "hours", "name", "role", "service", "organisation"])
def test_a_sentence_whose_place_has_no_value_is_not_filled(place: str) -> None:
    assert fill(f"Here: {{{place}}}.", Facts()) is None


def test_a_place_that_nobody_knows_stays_and_is_marked() -> None:
    filled = fill("Thank you, {friend}.", FACTS)
    assert filled == "Thank you, {friend}."
    assert [line.rule for line in faults(filled, gate)] == ["shape.template"]


@pytest.mark.parametrize(
    "marked",
    [
        "I am sorry about your appointment.",
        "Thank you. As a client of ours you may ring.",
        "We looked in our records.",
        "Ring 416-555-0199.",
        "Nadia Haddad will ring.",
        "When you were here it was busy.",
        "Thank you for telling us about your care here; I cannot discuss your care.",
    ],
)
def test_a_sentence_that_the_gate_marks_is_not_offered(marked: str) -> None:
    assert filled_safely(marked, FACTS, gate) is None


def test_a_sentence_need_not_thank_nor_give_a_next_step() -> None:
    assert faults("It sounds very hard.", gate) == []


@pytest.mark.parametrize(
    ("tier", "severity", "level"),
    [
        (0, None, Criticality.CRISIS),
        (0, 1, Criticality.CRISIS),
        (1, None, Criticality.SERIOUS),
        (2, 3, Criticality.SERIOUS),
        (2, 2, Criticality.ORDINARY),
        (2, None, Criticality.ORDINARY),
        (3, None, Criticality.ORDINARY),
    ],
)
def test_criticality_follows_tier_and_severity(tier: int, severity: int | None, level: Criticality) -> None:
    assert criticality_of(tier, severity) is level


@pytest.mark.parametrize(
    ("meant_for", "level", "offered"),
    [
        ("any", Criticality.ORDINARY, True),
        ("any", Criticality.SERIOUS, True),
        ("any", Criticality.CRISIS, False),
        ("ordinary", Criticality.SERIOUS, False),
        ("serious", Criticality.ORDINARY, False),
        ("serious", Criticality.SERIOUS, True),
        ("crisis", Criticality.CRISIS, True),
        ("crisis", Criticality.SERIOUS, False),
    ],
)
def test_a_crisis_has_sentences_of_its_own_alone(meant_for: str, level: Criticality, offered: bool) -> None:
    assert suits(meant_for, level) is offered


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("", "Sorry."),
        ("  \n", "Sorry."),
        ("Thank you.", "Thank you. Sorry."),
        ("Thank you. ", "Thank you. Sorry."),
        ("Thank you.\n", "Thank you.\nSorry."),
    ],
)
def test_a_sentence_is_added_at_the_end_of_what_was_typed(body: str, whole: str) -> None:
    assert added(body, "Sorry.") == whole


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({day: [OPEN] for day in range(5)}, "Monday to Friday, 9 am to 5 pm"),
        ({day: [OPEN] for day in range(7)}, "every day, 9 am to 5 pm"),
        ({0: [OPEN], 2: [OPEN]}, "Monday, 9 am to 5 pm; Wednesday, 9 am to 5 pm"),
        ({0: [OPEN], 1: [(time(12, 30), time(20))]}, "Monday, 9 am to 5 pm; Tuesday, 12:30 pm to 8 pm"),
        ({5: [(time(8), time(12)), (time(13), time(23, 59))]}, "Saturday, 8 am to 12 pm and 1 pm to midnight"),
        ({6: [(time(0), time(6))]}, "Sunday, midnight to 6 am"),
        ({3: []}, ""),
        ({}, ""),
    ],
)
def test_hours_read_as_people_say_them(hours: dict[int, list[tuple[time, time]]], words: str) -> None:
    assert hours_in_words(hours) == words


def test_hours_and_a_phone_number_do_not_run_into_one() -> None:
    invitation = next(block[4] for block in BLOCKS if block[3] == "Message or ring")
    filled = fill(invitation, FACTS_ROLE)
    assert filled is not None
    assert f"ring {PHONE}, Monday" in filled
    assert gate(filled).rules == ["shape.thanks"]
