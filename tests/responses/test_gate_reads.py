"""What the privacy gate reads of an item: its facts once, whoever asks, and the truth of the moment it is asked."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.models import PostAuthor
from people.models import CrisisLine, User
from responses.checking import ItemGate, check_reply
from responses.guard import Result
from responses.models import Case
from responses.queries import posts_of
from responses.views.panes.compose import compose_for
from responses.views.panes.timeline import changes_since
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

Asked = Callable[..., Any]


def named(case: Case, name: str) -> Case:
    PostAuthor.objects.filter(post=case.latest_post).update(display_name=name)
    return Case.objects.select_related("latest_post").get(pk=case.pk)


def test_the_facts_of_an_item_are_read_at_the_first_text_and_kept(case: Case, django_assert_num_queries: Asked) -> None:
    gate = ItemGate(Case.objects.select_related("latest_post").get(pk=case.pk))
    with django_assert_num_queries(4):  # the organisation, the author, the staff, the crisis lines
        gate(SAFE)
        gate(SAFE + " Jordan")
        assert gate.lines == []


def test_an_author_read_with_the_post_is_not_read_again(case: Case, django_assert_num_queries: Asked) -> None:
    case = named(case, "Jordan Placeholder")
    (post,) = posts_of(case)
    gate = ItemGate(case, post)
    with django_assert_num_queries(3):
        assert "name.author" in gate(SAFE + " Jordan").rules


def test_an_author_who_was_purged_before_the_post_was_read_is_no_trouble(case: Case) -> None:
    PostAuthor.objects.all().delete()
    (post,) = posts_of(case)
    assert ItemGate(case, post)(SAFE).result is Result.PASS


def test_an_act_looks_for_the_author_itself_however_old_the_item_in_hand_is(case: Case) -> None:
    assert not check_reply(case, SAFE + " Jordan").guard.rules
    named(case, "Jordan Placeholder")
    assert "name.author" in check_reply(case, SAFE + " Jordan").guard.rules


@pytest.mark.parametrize("body", ["", "  \n "])
def test_nothing_is_like_another_reply_where_nothing_is_written(
    cast: Cast, case: Case, body: str, django_assert_num_queries: Asked
) -> None:
    make_reply(case, cast.dan, make_account(cast.youth_hub), state="sent", sent_at=NOW, body=SAFE)
    gate = ItemGate(case)
    gate(SAFE)
    with django_assert_num_queries(0):
        assert check_reply(case, body, gate).alike is None


def test_staff_who_left_and_staff_without_a_name_are_not_looked_for(cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.mona.pk).update(display_name="Mona Placeholder", is_active=False)
    User.objects.filter(pk=cast.rae.pk).update(display_name="")
    assert check_reply(case, SAFE + " Mona Placeholder").guard.result is Result.PASS


def test_a_crisis_line_added_meanwhile_may_be_given_in_the_next_check(case: Case) -> None:
    text = SAFE + " 1-866-555-0123"
    assert "phone.unlisted" in check_reply(case, text).guard.rules
    CrisisLine.objects.create(name="Line", contact="Call 1-866-555-0123")
    assert "phone.unlisted" not in check_reply(case, text).guard.rules


def test_of_two_drafts_of_one_writer_the_latest_is_in_the_composer(cast: Cast, case: Case) -> None:
    account = case.latest_post.sightings.get().account
    make_reply(case, cast.dan, account, state="sent_back", sent_back_reason="Warmer", body="Older", updated_at=NOW)
    make_reply(case, cast.ben, account, state="sent_back", sent_back_reason="Warmer", body="Of another", updated_at=NOW)
    compose = compose_for(case, cast.dan, "negative")
    assert (compose.body, compose.sent_back) == ("Older", "Warmer")
    assert compose.replies == []


@pytest.mark.parametrize("who", ["ben", "asha"])
def test_the_draft_of_one_person_is_not_in_the_composer_of_another(cast: Cast, case: Case, who: str) -> None:
    make_reply(case, cast.dan, case.latest_post.sightings.get().account, state="draft", body="Mine alone.")
    assert compose_for(case, getattr(cast, who), "negative").body == ""
    assert compose_for(case, cast.dan, "negative").body == "Mine alone."


def test_what_others_did_is_told_with_the_names_of_those_who_left(cast: Cast, account: Any) -> None:
    case = make_case(make_post(account, posted_at=NOW), at=NOW)
    add = case.events.create
    add(kind="assigned", actor=cast.asha, version=2, at=NOW, detail={"to": cast.nora.pk})
    add(kind="assigned", actor=cast.asha, version=3, at=NOW, detail={"to": 10**8})
    User.objects.filter(pk=cast.nora.pk).update(is_active=False)
    said = changes_since(case, 1, cast.dan)
    assert said[0].startswith("Asha assigned it to Nora, ")
    assert said[1].startswith("Asha assigned it to no one, ")
    assert changes_since(case, 3, cast.dan) == []
