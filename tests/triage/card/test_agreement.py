"""Person with person beside desk with person, label by label, on what two people coded."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.models import MonitoredAccount
from people.models import User
from tests.conftest import Cast
from tests.factories import make_account, make_post
from triage.card.kappa import LEAST_N, LEAST_SEEN, kappa
from triage.card.lines import TOO_FEW, agreement_lines
from triage.coding.agreement import Both, Judged, agreed_on, agreement
from triage.models import Coding, CodingItem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
WAITING, MANNER = "access.waiting", "staff.attitude"


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def said(sentiment: str, *codes: str) -> Judged:
    return Judged(sentiment, frozenset(codes))


def coded(
    account: MonitoredAccount, answers: list[tuple[User, str, list[str]]], machine: str = "negative"
) -> CodingItem:
    given = {"machine_sentiment": machine, "machine_codes": [WAITING], "scorer_version": "v", "text_hash": "h"}
    item = CodingItem.objects.create(week=NOW.date(), post=make_post(account), drawn_at=NOW, **given)
    for place, (person, sentiment, codes) in enumerate(answers, 1):
        Coding.objects.create(item=item, coder=person, place=place, sentiment=sentiment, codes=codes, coded_at=NOW)
    return item


def test_only_posts_that_two_people_coded_count(cast: Cast, account: MonitoredAccount) -> None:
    coded(account, [(cast.asha, "negative", [WAITING]), (cast.ben, "mixed", [WAITING, MANNER])])
    alone = coded(account, [(cast.asha, "negative", [WAITING])])
    Coding.objects.create(item=alone, coder=cast.ben, coded_at=NOW)  # passed on
    sentiment, *codes = agreement()
    assert (sentiment.label, sentiment.people.n, sentiment.people.agreed) == ("Sentiment", 1, 0)
    assert (sentiment.machine.n, sentiment.machine.agreed) == (2, 1)
    assert [(each.code, each.seen, each.people.agreed) for each in codes] == [(WAITING, 1, 1), (MANNER, 1, 0)]


def test_an_empty_desk_has_no_agreement_and_no_kappa() -> None:
    (sentiment,) = agreement()
    assert (sentiment.people.n, sentiment.people.value, sentiment.enough) == (0, None, False)
    assert agreement_lines([sentiment])[0].people.value == TOO_FEW


def test_posts_drawn_before_the_span_do_not_count(cast: Cast, account: MonitoredAccount) -> None:
    coded(account, [(cast.asha, "mixed", []), (cast.ben, "mixed", [])])
    assert agreement(since=NOW)[0].people.n == 1
    assert agreement(since=NOW + timedelta(seconds=1))[0].people.n == 0


def test_a_label_is_judged_from_twenty_posts_and_five_with_it() -> None:
    both, neither = said("negative", WAITING), said("positive")
    posts = [Both(both, both, both)] * LEAST_SEEN + [Both(neither, neither, neither)] * (LEAST_N - LEAST_SEEN)
    assert all(each.enough for each in agreed_on(posts))
    assert not any(each.enough for each in agreed_on(posts[:-1]))
    fewer = [Both(both, both, both)] * (LEAST_SEEN - 1) + [Both(neither, neither, neither)] * LEAST_N
    assert [each.enough for each in agreed_on(fewer)] == [True, False]


def test_the_kappas_are_those_of_the_pairs() -> None:
    one, other = said("negative", WAITING), said("positive")
    posts = [Both(one, one, one)] * 20 + [Both(one, other, one)] * 5
    posts += [Both(other, one, other)] * 10 + [Both(other, other, other)] * 15
    found = agreed_on(posts)[1]
    assert found.people.value == pytest.approx(0.4)  # as in test_kappa
    assert (found.machine.n, found.machine.agreed) == (100, 85)
    assert found.seen == 35
    line = agreement_lines([found])[0]
    assert line.people.value == "0.40"
    assert line.people.note.endswith("alike 70%")


def test_the_desks_interval_counts_posts_and_not_answers() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    once, twice = kappa(pairs), kappa(pairs * 2, repeats=2)
    assert twice.value == pytest.approx(once.value)
    assert (twice.low, twice.high) == pytest.approx((once.low, once.high))
