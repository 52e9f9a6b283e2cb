"""Labels too weak to trust: decided by stated floors, kept with the date, and what the model said of them withdrawn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from ingest.models import MonitoredAccount
from tests.conftest import Cast
from tests.factories import make_account, make_finding, make_post
from triage.card.shipped import Measured, Shipped, digest, shipped_codes
from triage.card.trust import (
    F1_FLOOR,
    LEAST_DECIDED,
    held_back,
    review_trust,
    standing_trust,
    trusted,
    untrusted_codes,
    verdict_on,
)
from triage.detectors import Found
from triage.judge import judge
from triage.models import Finding, LabelTrust
from triage.queries_accuracy import Accuracy
from triage.services.suggesting import suggest
from triage.taxonomy import CODES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
STRONG = next(
    code
    for code, each in shipped_codes().items()
    if each.trained and verdict_on(each, None).trusted and not each.like and not each.invented
)


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def shipped(low: float, trained: bool = True) -> Shipped:
    return Shipped("access.waiting", trained, "" if trained else "Too few texts.", 200, f1=Measured(0.6, low, 0.8))


def here(confirmed: int, rejected: int) -> Accuracy:
    total = confirmed + rejected
    return Accuracy("access.waiting", "model", confirmed, rejected, 0, confirmed / total, 0.0, 1.0)


@pytest.mark.parametrize(
    ("low", "decided", "expected"),
    [
        (F1_FLOOR, None, True),
        (F1_FLOOR - 0.01, None, False),
        (F1_FLOOR - 0.01, (40, 0), False),
        (0.5, (0, LEAST_DECIDED - 1), True),
        (0.5, (LEAST_DECIDED // 2, LEAST_DECIDED // 2), True),
        (0.5, (LEAST_DECIDED // 2 - 1, LEAST_DECIDED // 2 + 1), False),
    ],
)
def test_the_floors(low: float, decided: tuple[int, int] | None, expected: bool) -> None:
    verdict = verdict_on(shipped(low), here(*decided) if decided else None)
    assert verdict.trusted is expected
    assert verdict.reason.endswith(".")


def test_a_code_that_was_not_learned_says_why() -> None:
    assert verdict_on(shipped(0.9, trained=False), here(90, 0)).reason == "Too few texts."


def test_a_dropped_label_comes_back_only_clear_of_the_floor() -> None:
    just = here(51, 49)
    assert verdict_on(shipped(0.5), just, was_trusted=True).trusted
    assert not verdict_on(shipped(0.5), just, was_trusted=False).trusted
    assert verdict_on(shipped(0.5), here(56, 44), was_trusted=False).trusted


def test_before_the_first_review_what_was_shipped_decides() -> None:
    assert not LabelTrust.objects.exists()
    assert trusted(STRONG)
    assert not trusted("crisis.self_harm")
    assert not trusted("no.such.code")
    assert untrusted_codes() == {code for code in CODES if not trusted(code)}


def test_each_code_is_decided_once_with_its_reason_and_report() -> None:
    assert review_trust(now=NOW) == len(CODES)
    assert review_trust(now=NOW + timedelta(days=1)) == 0
    row = standing_trust()[STRONG]
    assert (row.trusted, row.decided_at, row.report_digest) == (True, NOW, digest("themes"))
    assert "F1 is at least" in row.reason
    assert untrusted_codes() == {code for code in CODES if not trusted(code)}


def decide(account: MonitoredAccount, status: str, count: int, at: datetime = NOW) -> None:
    for _ in range(count):
        make_finding(make_post(account), STRONG, source="model", rule="themes", status=status, decided_at=at)


def test_a_label_that_people_reject_is_withdrawn_and_the_decision_kept(account: MonitoredAccount) -> None:
    review_trust(now=NOW)
    decide(account, "rejected", LEAST_DECIDED)
    suggested = make_finding(make_post(account), STRONG, source="model", rule="themes")
    by_rule = make_finding(make_post(account), STRONG, source="rule")
    assert review_trust(now=NOW + timedelta(hours=1)) == 1
    assert not trusted(STRONG)
    former, standing = LabelTrust.objects.filter(code=STRONG)
    assert (former.trusted, former.superseded_at) == (True, NOW + timedelta(hours=1))
    assert standing.reason == f"Right here 0 of {LEAST_DECIDED} in half a year, under the floor of 50%."
    suggested.refresh_from_db()
    by_rule.refresh_from_db()
    assert (suggested.status, by_rule.status) == ("withdrawn", "suggested")
    assert Finding.objects.filter(status="rejected").count() == LEAST_DECIDED


def test_what_is_suggested_of_a_weak_label_later_is_withdrawn_too(account: MonitoredAccount) -> None:
    review_trust(now=NOW)
    themes = {"source": "model", "rule": "themes"}
    late = make_finding(make_post(account), "rights.dignity", **themes)
    decided = make_finding(make_post(account), "rights.dignity", status="confirmed", decided_at=NOW, **themes)
    assert review_trust(now=NOW) == 0
    late.refresh_from_db()
    decided.refresh_from_db()
    assert (late.status, decided.status) == ("withdrawn", "confirmed")


def test_after_half_a_year_the_label_gets_another_try(account: MonitoredAccount) -> None:
    decide(account, "rejected", LEAST_DECIDED)
    review_trust(now=NOW)
    assert not trusted(STRONG)
    review_trust(now=NOW + timedelta(weeks=27))
    assert trusted(STRONG)


def test_decisions_on_rules_say_nothing_of_the_model(account: MonitoredAccount) -> None:
    for _ in range(LEAST_DECIDED):
        make_finding(make_post(account), STRONG, status="rejected", decided_at=NOW)
    review_trust(now=NOW)
    assert trusted(STRONG)


@pytest.mark.parametrize("code", ["crisis.suicide_self", "crisis.mention"])
def test_what_the_model_of_danger_finds_is_never_held_back(account: MonitoredAccount, code: str) -> None:
    for _ in range(LEAST_DECIDED):
        make_finding(make_post(account), code, source="model", rule=f"{code}: model", status="rejected", decided_at=NOW)
    found = make_finding(make_post(account), code, source="model", rule=f"{code}: model", tier=0)
    review_trust(now=NOW)
    found.refresh_from_db()
    assert found.status == "suggested"
    assert trusted(code)
    assert not held_back(code, f"{code}: model", set(CODES))
    assert not held_back(code, "themes", set(CODES))


def test_another_crisis_code_is_left_to_whoever_found_it(account: MonitoredAccount) -> None:
    found = make_finding(make_post(account), "crisis.self_harm", source="model", rule="crisis.self_harm: model", tier=0)
    review_trust(now=NOW)
    found.refresh_from_db()
    assert found.status == "suggested"


def test_a_weak_label_is_not_suggested_by_the_model_and_still_is_by_a_rule(account: MonitoredAccount) -> None:
    post = make_post(account, "I waited four months and nobody rang.")
    by_model = Found("access.waiting", "concern", 2, 2, 8, "themes", "model", 0.9)
    by_rule = Found("access.waiting", "concern", 2, 2, 8, "waited")
    said = judge(post.text)._replace(findings=(by_model, by_rule))
    row = {"code": "access.waiting", "reason": "r", "report_digest": "d", "decided_at": NOW}
    LabelTrust.objects.create(trusted=False, **row)
    suggest([(post, said)], NOW)
    assert list(Finding.objects.values_list("source", "rule")) == [("rule", "waited")]
    LabelTrust.objects.update(trusted=True)
    suggest([(post, said)], NOW)
    assert Finding.objects.filter(source="model", status="suggested").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_decide_once() -> None:
    together = threading.Barrier(2)

    def work() -> int:
        together.wait(timeout=10)
        try:
            return review_trust(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        decided = [each.result() for each in [pool.submit(work) for _ in range(2)]]
    assert sum(decided) == len(CODES) == LabelTrust.objects.filter(superseded_at=None).count()
