"""Personal details in what the API tells: blacked out, unless a token that may act asks for them."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from ingest.models import Post
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_finding, make_post

POSTS = "/api/v1/posts/"
TEXT = "Nurse Patel shouted at me. Call me on 416-555-0134, nobody does."


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), TEXT)


def told(api: Api, user: Any, query: str = "", **fields: Any) -> Any:
    return api(user, "GET", POSTS + query, **fields).json()["results"][0]


def test_personal_details_and_names_of_staff_are_blacked_out(api: Api, cast: Cast, post: Post) -> None:
    row = told(api, cast.asha)
    assert row["text"] == "███████████ shouted at me. Call me on ████████████, nobody does."
    assert row["masked"] == 2


def test_the_places_of_findings_hold_in_a_text_that_is_blacked_out(api: Api, cast: Cast, post: Post) -> None:
    start = TEXT.index("nobody")
    make_finding(post, "access.contact", start=start, end=start + 6)
    row = told(api, cast.asha)
    finding = api(cast.asha, "GET", f"{POSTS}{post.pk}/findings/").json()[0]
    assert row["text"][finding["start"] : finding["end"]] == "nobody"
    assert len(row["text"]) == len(TEXT)


def test_a_token_that_may_act_can_ask_for_them_and_that_is_on_record(api: Api, cast: Cast, post: Post) -> None:
    row = told(api, cast.asha, "?details=shown")
    assert (row["text"], row["masked"]) == (TEXT, 0)
    entry = Entry.objects.get(action="posts.read")
    assert entry.detail["details"] == "shown"
    assert entry.actor_id == cast.asha.pk


def test_a_token_that_may_only_read_is_refused_and_reads_on_without_them(api: Api, cast: Cast, post: Post) -> None:
    answer = api(cast.asha, "GET", f"{POSTS}?details=shown", scope="read")
    assert answer.status_code == 403
    assert "Make one that may act" in answer.json()["detail"]
    assert "416" not in answer.content.decode()
    assert not Entry.objects.filter(action="posts.read").exists()
    assert told(api, cast.asha, scope="read")["masked"] == 2
    assert Entry.objects.get(action="posts.read").detail == {"after": 0, "posts": 1}


def test_a_choice_that_is_not_offered_is_refused(api: Api, cast: Cast, post: Post) -> None:
    answer = api(cast.asha, "GET", f"{POSTS}?details=all")
    assert answer.status_code == 400
    assert "details" in answer.json()


def test_a_stranger_learns_nothing_by_asking(api: Api, cast: Cast, post: Post) -> None:
    assert api(cast.nora, "GET", f"{POSTS}?details=shown").status_code == 404
    assert api(cast.dan, "GET", f"{POSTS}?details=shown").json()["results"] == []


def test_the_name_of_somebody_who_is_praised_stands(api: Api, cast: Cast) -> None:
    praised = make_post(make_account(cast.walk_in), "Nurse Patel was wonderful.")
    make_finding(praised, "privacy.names_staff", start=0, end=11, polarity="strength")
    assert told(api, cast.asha)["text"] == "Nurse Patel was wonderful."


def test_what_a_person_rejected_is_shown(api: Api, cast: Cast, post: Post) -> None:
    start = TEXT.index("416")
    given: dict[str, Any] = {"status": "rejected", "decided_at": post.stored_at, "decided_by": cast.ben}
    make_finding(post, "privacy.pii_in_post", start=start, end=start + 12, polarity="neutral", **given)
    assert "416-555-0134" in told(api, cast.asha)["text"]
    Post.objects.filter(pk=post.pk).update(text_hash="of a newer text")
    assert "416-555-0134" not in told(api, cast.asha)["text"]


def test_our_own_posts_are_told_whole(api: Api, cast: Cast) -> None:
    make_post(make_account(cast.walk_in), "Our line is 416-555-0134.", is_own=True)
    assert told(api, cast.asha)["text"] == "Our line is 416-555-0134."


def test_without_a_token_nothing_is_told(client: Client, post: Post) -> None:
    assert client.get(f"{POSTS}?details=shown").status_code == 401
