from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from audit.models import Entry
from responses.models import CaseEvent
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_finding, make_post

POSTS, CASES, FIGURES = "/api/v1/posts/", "/api/v1/cases/", "/api/v1/weekly-figures/"


@pytest.fixture
def hub_case(cast: Cast) -> Any:
    return make_case(make_post(make_account(cast.youth_hub), "They listened to me."), tier=3)


@pytest.fixture
def walk_in_case(cast: Cast) -> Any:
    return make_case(make_post(make_account(cast.walk_in), "I waited four months."), tier=1)


def make_figure(service: Any, **fields: Any) -> Any:
    given = {"week": "2026-11-16", "measure": "posts", "denominator": 41, "updated_at": timezone.now()}
    return apps.get_model("dashboards", "WeeklyFigure")._default_manager.create(service=service, **{**given, **fields})


def test_somebody_sees_the_items_and_posts_of_their_services_alone(
    api: Api, cast: Cast, hub_case: Any, walk_in_case: Any
) -> None:
    assert [row["id"] for row in api(cast.dan, "GET", CASES).json()["results"]] == [hub_case.pk]
    assert [row["text"] for row in api(cast.dan, "GET", POSTS).json()["results"]] == ["They listened to me."]
    assert len(api(cast.asha, "GET", CASES).json()["results"]) == 2


def test_the_items_of_another_service_do_not_exist(api: Api, cast: Cast, walk_in_case: Any) -> None:
    data = {"expected_version": 1, "text": "x", "to": None}
    post = walk_in_case.first_post_id
    asked = [("GET", f"{CASES}{walk_in_case.pk}/"), ("GET", f"{POSTS}{post}/findings/")]
    asked += [("POST", f"{CASES}{walk_in_case.pk}/{act}/") for act in ("acknowledge", "assign", "note")]
    answers = [api(cast.dan, method, path, data if method == "POST" else None) for method, path in asked]
    missing = api(cast.dan, "GET", f"{CASES}999999/")
    assert [answer.status_code for answer in answers] == [404] * 5
    assert answers[0].json() == missing.json()
    assert not CaseEvent.objects.exists()


def test_a_filter_on_another_service_finds_nothing(api: Api, cast: Cast, walk_in_case: Any) -> None:
    for path in (CASES, POSTS):
        assert api(cast.dan, "GET", f"{path}?service={cast.walk_in.pk}").json()["results"] == []


def test_a_stranger_learns_nothing(api: Api, cast: Cast) -> None:
    assert [api(cast.nora, "GET", path).status_code for path in (POSTS, CASES, FIGURES)] == [404, 404, 404]


def test_items_are_narrowed_by_state_tier_and_service(api: Api, cast: Cast, hub_case: Any, walk_in_case: Any) -> None:
    def found(query: str) -> list[int]:
        return [row["id"] for row in api(cast.asha, "GET", f"{CASES}?{query}").json()["results"]]

    assert found("tier=1") == [walk_in_case.pk]
    assert found(f"service={cast.youth_hub.pk}") == [hub_case.pk]
    assert found("state=closed") == []
    assert found("state=new&tier=3") == [hub_case.pk]


@pytest.mark.parametrize("query", ["state=open", "tier=9", "tier=x", "service=1)--", "limit=100000", "after=-1"])
def test_a_filter_that_is_none_is_refused(api: Api, cast: Cast, query: str) -> None:
    response = api(cast.asha, "GET", f"{CASES}?{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.json()


@pytest.mark.parametrize("query", ["service__name=x", "first_post__text__contains=a", "_connector=OR", "order_by=?"])
def test_a_lookup_of_the_database_is_not_a_filter(api: Api, cast: Cast, hub_case: Any, query: str) -> None:
    response = api(cast.asha, "GET", f"{CASES}?{query}")
    assert [row["id"] for row in response.json()["results"]] == [hub_case.pk]


def test_pages_follow_each_other_without_a_gap(api: Api, cast: Cast) -> None:
    account = make_account(cast.root)
    made = [make_case(make_post(account)).pk for _ in range(5)]
    seen, after = [], 0
    while after is not None:
        page = api(cast.asha, "GET", f"{CASES}?limit=2&after={after}").json()
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
    assert seen == made


def test_an_item_comes_with_its_events_and_reading_it_is_on_record(api: Api, cast: Cast, hub_case: Any) -> None:
    api(cast.asha, "POST", f"{CASES}{hub_case.pk}/note/", {"expected_version": 1, "text": "Passed on the thanks."})
    found = api(cast.rae, "GET", f"{CASES}{hub_case.pk}/").json()
    assert (found["version"], found["service"]["name"]) == (2, "Youth Hub Millbrook")
    assert [(event["kind"], event["actor"]["display_name"]) for event in found["events"]] == [("noted", "Asha")]
    entry = Entry.objects.get(action="case.read")
    assert (entry.actor_id, entry.object_id) == (cast.rae.pk, hub_case.pk)


def test_an_author_is_never_shown(api: Api, cast: Cast, hub_case: Any) -> None:
    for path in (POSTS, CASES, f"{CASES}{hub_case.pk}/", f"{POSTS}{hub_case.first_post_id}/findings/"):
        answer = api(cast.asha, "GET", path)
        assert answer.status_code == 200
        assert b"handle_a1" not in answer.content


def test_reading_posts_is_on_record_without_their_text(api: Api, cast: Cast, hub_case: Any) -> None:
    api(cast.asha, "GET", POSTS)
    entry = Entry.objects.get(action="posts.read")
    assert (entry.actor_id, entry.detail) == (cast.asha.pk, {"after": 0, "posts": 1})


def test_findings_of_a_post_say_where_and_whose(api: Api, cast: Cast, walk_in_case: Any) -> None:
    finding = make_finding(walk_in_case.first_post)
    rows = api(cast.asha, "GET", f"{POSTS}{finding.post_id}/findings/").json()
    shown = [(row["code"], row["start"], row["end"], row["status"], row["source"]) for row in rows]
    assert shown == [("access.waiting", 0, 8, "suggested", "rule")]


def test_figures_are_counts_of_the_services_that_one_may_see(api: Api, cast: Cast) -> None:
    hub = make_figure(cast.youth_hub, numerator=36)
    make_figure(cast.walk_in)
    from_hub = api(cast.dan, "GET", FIGURES).json()["results"]
    assert [(row["id"], row["numerator"], row["denominator"]) for row in from_hub] == [(hub.pk, 36, 41)]
    assert len(api(cast.mona, "GET", FIGURES).json()["results"]) == 2
    assert api(cast.cora, "GET", FIGURES).status_code == 404


def test_figures_are_narrowed_by_week_and_measure(api: Api, cast: Cast) -> None:
    make_figure(cast.root)
    late = make_figure(cast.root, week="2026-11-23")
    make_figure(cast.root, week="2026-11-23", measure="concerns")
    found = api(cast.mona, "GET", f"{FIGURES}?since=2026-11-20&measure=posts").json()["results"]
    assert [row["id"] for row in found] == [late.pk]
