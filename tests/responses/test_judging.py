"""What people say of the judgement on several items at once: each on its own, crisis and safety never."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post
from tests.responses.conftest import NOW
from triage.models import Correction, Finding, SentimentDecision
from triage.queries import sentiment_of
from triage.services import correct_sentiment, decide_finding

Make = Callable[..., Case]
WAITING = "access.waiting"


@pytest.fixture
def make(account: MonitoredAccount) -> Make:
    """An item with one suggested signal and a neutral sentiment."""

    def of(tier: int = 2, code: str = WAITING, **fields: Any) -> Case:
        post = make_post(fields.pop("on", account), posted_at=NOW)
        make_assessment(post, sentiment="neutral", tier=tier)
        make_finding(post, code, tier=tier)
        return make_case(post, tier=tier, at=NOW, **fields)

    return of


def versions(*cases: Case) -> dict[int, int]:
    return {case.pk: case.version for case in cases}


def status_of(case: Case) -> list[str]:
    return list(Finding.objects.filter(post=case.first_post).order_by("id").values_list("status", flat=True))


@pytest.mark.parametrize(("confirmed", "status"), [(True, "confirmed"), (False, "rejected")])
def test_one_code_is_decided_on_every_item_in_one_act(cast: Cast, make: Make, confirmed: bool, status: str) -> None:
    cases = [make() for _ in range(3)]
    result = services.bulk_decide(versions=versions(*cases), actor=cast.dan, code=WAITING, confirmed=confirmed)
    assert set(result.done) == {case.pk for case in cases}
    assert [status_of(case) for case in cases] == [[status]] * 3
    assert Correction.objects.values("act").distinct().count() == 1
    assert Correction.objects.count() == 3


def test_crisis_and_safety_are_left_out_and_keep_their_suggestions(cast: Cast, make: Make) -> None:
    crisis, safety, concern = make(0), make(1), make(2)
    seen = versions(crisis, safety, concern)
    decided = services.bulk_decide(versions=seen, actor=cast.dan, code=WAITING, confirmed=False)
    weighed = services.bulk_sentiment(versions=seen, actor=cast.dan, sentiment="mixed")
    for result in (decided, weighed):
        assert (result.left_out, set(result.done)) == ([crisis.pk, safety.pk], {concern.pk})
    assert status_of(crisis) == status_of(safety) == ["suggested"]
    assert set(SentimentDecision.objects.values_list("post", flat=True)) == {concern.first_post_id}


def test_what_a_person_has_decided_is_not_overwritten_in_bulk(cast: Cast, make: Make) -> None:
    decided, waiting = make(), make()
    decide_finding(finding=decided.first_post.findings.get(), actor=cast.ben, confirmed=True)
    seen = versions(decided, waiting)
    result = services.bulk_decide(versions=seen, actor=cast.dan, code=WAITING, confirmed=False)
    assert set(result.done) == {waiting.pk}
    assert result.refused == {decided.pk: "No such signal waits for a person here."}
    assert status_of(decided) == ["confirmed"]


def test_an_item_without_the_code_is_refused_and_stops_none_of_the_others(cast: Cast, make: Make) -> None:
    other, fine = make(code="access.contact"), make()
    result = services.bulk_decide(versions=versions(other, fine), actor=cast.dan, code=WAITING, confirmed=True)
    assert (set(result.done), list(result.refused)) == ({fine.pk}, [other.pk])
    assert status_of(other) == ["suggested"]


def test_an_item_that_moved_on_since_it_was_seen_is_not_judged(cast: Cast, make: Make) -> None:
    stale, fine = make(), make()
    seen = versions(stale, fine)
    services.take_case(case=stale, actor=cast.asha, expected_version=1, now=NOW)
    result = services.bulk_sentiment(versions=seen, actor=cast.dan, sentiment="negative")
    assert (set(result.done), result.stale) == ({fine.pk}, [stale.pk])
    assert sentiment_of(stale.first_post) == "neutral"


def test_another_services_items_are_missing_and_a_reader_judges_nothing(cast: Cast, make: Make) -> None:
    ours, theirs = make(), make(on=make_account(cast.walk_in))
    result = services.bulk_sentiment(versions=versions(ours, theirs), actor=cast.dan, sentiment="mixed")
    assert (set(result.done), result.missing) == ({ours.pk}, [theirs.pk])
    result = services.bulk_decide(versions=versions(ours), actor=cast.rae, code=WAITING, confirmed=True)
    assert (result.done, result.missing) == ({}, [ours.pk])


def test_a_sentiment_that_does_not_exist_is_refused_on_every_item(cast: Cast, make: Make) -> None:
    case = make()
    result = services.bulk_sentiment(versions=versions(case), actor=cast.dan, sentiment="awful")
    assert list(result.refused) == [case.pk]
    assert not Correction.objects.exists()


def test_every_signal_of_the_code_is_decided_on_an_item_that_has_several(cast: Cast, make: Make) -> None:
    case = make()
    make_finding(case.first_post, start=10, end=14)
    make_finding(case.first_post, "access.contact", start=10, end=14)
    result = services.bulk_decide(versions=versions(case), actor=cast.dan, code=WAITING, confirmed=True)
    assert len(result.done[case.pk]) == 2
    assert sorted(status_of(case)) == ["confirmed", "confirmed", "suggested"]


@pytest.mark.parametrize("code", ["crisis.suicide_self", "safety.medication", "no.such.code"])
def test_a_signal_of_crisis_or_safety_is_never_decided_in_bulk(cast: Cast, make: Make, code: str) -> None:
    """A person may have put such an item on a lower tier; its signal still waits for a look of its own."""
    case = make(code=code)
    with pytest.raises(NotAllowed, match="Open each item"):
        services.bulk_decide(versions=versions(case), actor=cast.dan, code=code, confirmed=False)
    assert status_of(case) == ["suggested"]


def test_one_undo_puts_all_of_it_back(cast: Cast, make: Make) -> None:
    cases = [make(), make()]
    result = services.bulk_decide(versions=versions(*cases), actor=cast.dan, code=WAITING, confirmed=False)
    made = [each.pk for done in result.done.values() for each in done]
    undone = services.bulk_uncorrect(corrections=made, actor=cast.dan)
    assert set(undone.done) == {case.pk for case in cases}
    assert [status_of(case) for case in cases] == [["suggested"]] * 2
    assert not CaseEvent.objects.exists()


def test_undo_leaves_the_item_on_which_somebody_has_decided_since(cast: Cast, make: Make) -> None:
    first, second = make(), make()
    result = services.bulk_sentiment(versions=versions(first, second), actor=cast.dan, sentiment="negative")
    correct_sentiment(post=second.first_post, actor=cast.ben, sentiment="mixed")
    made = [each.pk for done in result.done.values() for each in done]
    undone = services.bulk_uncorrect(corrections=made, actor=cast.dan)
    assert (set(undone.done), list(undone.refused)) == ({first.pk}, [second.pk])
    assert "Ben has decided otherwise since" in undone.refused[second.pk]
    assert (sentiment_of(first.first_post), sentiment_of(second.first_post)) == ("neutral", "mixed")


def test_nobody_undoes_on_items_where_they_may_not_act(cast: Cast, make: Make) -> None:
    case = make(on=make_account(cast.walk_in))
    result = services.bulk_sentiment(versions=versions(case), actor=cast.asha, sentiment="negative")
    made = [each.pk for each in result.done[case.pk]]
    for person in (cast.dan, cast.rae, cast.nora):
        assert services.bulk_uncorrect(corrections=made, actor=person).done == {}
    assert sentiment_of(case.first_post) == "negative"
