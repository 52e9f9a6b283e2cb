"""X's rate windows and the forms of its errors, without a server."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.x.budget import LIMITS, WINDOW, Buckets
from sandbox.x.problems import missing, payment_required, problem, rate_limited, usage_capped

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEARCH = "GET /2/tweets/search/recent"


def test_a_window_counts_down_and_begins_anew_after_fifteen_minutes() -> None:
    buckets = Buckets()
    buckets.limit(SEARCH, 2)
    taken = [buckets.take(SEARCH, 0, NOW) for _ in range(3)]
    assert [within for _, within in taken] == [True, True, False]
    bucket, within = buckets.take(SEARCH, 0, NOW + timedelta(seconds=WINDOW))
    assert (within, bucket.remaining) == (True, 1)


def test_the_app_and_each_user_have_windows_of_their_own() -> None:
    buckets = Buckets()
    assert buckets.take(SEARCH, 0, NOW)[0].limit == LIMITS[SEARCH][0]
    assert buckets.take(SEARCH, 5, NOW)[0].limit == LIMITS[SEARCH][1]
    assert buckets.take(SEARCH, 6, NOW)[0].remaining == LIMITS[SEARCH][1] - 1


def test_a_drained_window_refuses_until_the_time_it_names() -> None:
    buckets = Buckets()
    buckets.take(SEARCH, 9, NOW)
    buckets.drain({"route": SEARCH, "remaining": 0, "reset_in": 30}, NOW)
    for caller in (0, 9):
        bucket, within = buckets.take(SEARCH, caller, NOW)
        assert (within, bucket.headers()["x-rate-limit-remaining"]) == (False, "0")
    assert buckets.take(SEARCH, 0, NOW + timedelta(seconds=30))[1]


def test_a_route_that_nobody_listed_has_a_window_all_the_same() -> None:
    assert Buckets().take("GET /2/other", 0, NOW)[0].limit == 300


@pytest.mark.parametrize("status", [401, 403, 404, 429, 503, 500])
def test_a_problem_repeats_its_status_and_has_a_title(status: int) -> None:
    answer = problem(status)
    assert (answer.status, answer.body["status"]) == (status, status)
    assert answer.body["title"]


def test_no_money_has_an_older_form_and_a_newer_one() -> None:
    old, new = (payment_required(form).response for form in ("old", "new"))
    assert (old.status, new.status) == (402, 402)
    assert old.body["type"].endswith("/problems/credits")
    assert new.body["type"].endswith("/credits-depleted")
    assert new.content_type == "application/problem+json"


def test_too_many_requests_has_two_forms_and_the_cap_a_third() -> None:
    assert rate_limited("code88").body["errors"][0]["code"] == 88
    assert rate_limited("problem").body["title"] == "Too Many Requests"
    assert usage_capped().response.body["period"] == "Monthly"


@pytest.mark.parametrize(
    ("why", "title", "kind"),
    [
        ("gone", "Not Found Error", "resource-not-found"),
        ("protected", "Authorization Error", "not-authorized-for-resource"),
        ("suspended", "Forbidden", "resource-not-found"),
    ],
)
def test_what_cannot_be_shown_says_why_by_type_and_title(why: str, title: str, kind: str) -> None:
    entry = missing("5", "ids", why=why)
    assert (entry["title"], entry["type"].rpartition("/")[2]) == (title, kind)
    assert entry["value"] == entry["resource_id"] == "5"
