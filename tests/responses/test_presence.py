"""Who has an item open: one row for a person and an item, however many windows say so at once."""

from datetime import timedelta

import pytest

from people.models import User
from responses.models import Case, Presence
from responses.queries import present
from responses.services import leave_item, touch_presence
from responses.services.presence import HERE_FOR
from responses.views.panes.presence import here_now, here_words
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_user
from tests.responses.conftest import NOW

SECOND = timedelta(seconds=1)


def test_a_heartbeat_moves_the_one_row_that_there_is(cast: Cast, case: Case) -> None:
    touch_presence(case=case, actor=cast.dan, now=NOW)
    touch_presence(case=case, actor=cast.dan, replying=True, now=NOW + SECOND)
    row = Presence.objects.get()
    assert (row.user, row.replying, row.seen_at) == (cast.dan, True, NOW + SECOND)


def test_a_heartbeat_of_one_person_moves_no_other(cast: Cast, case: Case) -> None:
    touch_presence(case=case, actor=cast.dan, replying=True, now=NOW)
    touch_presence(case=case, actor=cast.ben, now=NOW + SECOND)
    assert list(Presence.objects.order_by("id").values_list("user", "replying", "seen_at")) == [
        (cast.dan.pk, True, NOW),
        (cast.ben.pk, False, NOW + SECOND),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_a_person_at_once_leave_one_row(cast: Cast, case: Case) -> None:
    works = [lambda: touch_presence(case=case, actor=cast.dan, now=NOW)] * 4
    assert at_once(*works) == [None] * 4
    assert Presence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_leaving_while_another_window_says_here_breaks_nothing(cast: Cast, case: Case) -> None:
    touch_presence(case=case, actor=cast.dan, now=NOW)
    works = (
        lambda: leave_item(case=case, actor=cast.dan),
        lambda: touch_presence(case=case, actor=cast.dan, now=NOW + SECOND),
    )
    assert at_once(*works) == [None, None]
    assert Presence.objects.count() <= 1


def test_leaving_takes_away_one_s_own_row_alone(cast: Cast, case: Case) -> None:
    for person in (cast.dan, cast.ben):
        touch_presence(case=case, actor=person, now=NOW)
    leave_item(case=case, actor=cast.dan)
    leave_item(case=case, actor=cast.dan)
    assert [row.user for row in present(case, now=NOW)] == [cast.ben]


@pytest.mark.parametrize(("after", "here"), [(HERE_FOR, True), (HERE_FOR + SECOND, False)])
def test_someone_is_here_for_three_beats(cast: Cast, case: Case, after: timedelta, here: bool) -> None:
    touch_presence(case=case, actor=cast.dan, now=NOW)
    assert present(case, now=NOW + after).exists() is here


def test_the_sentence_names_the_others_and_what_they_do(cast: Cast, case: Case) -> None:
    touch_presence(case=case, actor=cast.dan, replying=True, now=NOW)
    touch_presence(case=case, actor=cast.ben, now=NOW)
    found = here_now(case, cast.asha, NOW)
    assert found.words == "You, and Dan replying, Ben reading."
    assert found.people == [cast.dan, cast.ben]
    assert here_now(case, cast.dan, NOW).words == "You, and Ben reading."


def test_alone_one_is_told_so(cast: Cast, case: Case) -> None:
    assert here_now(case, cast.dan, NOW).words == "Only you."
    touch_presence(case=case, actor=cast.dan, now=NOW)
    assert here_now(case, cast.dan, NOW).people == []


def test_no_more_than_four_others_are_named(cast: Cast, case: Case) -> None:
    others: list[User] = [make_user(f"colleague{number}") for number in range(6)]
    rows = [Presence(case=case, user=user, seen_at=NOW) for user in others]
    assert here_words(rows, cast.dan).people == others[:4]
