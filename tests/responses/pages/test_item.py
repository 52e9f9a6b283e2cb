"""The open item: what it shows, covers and logs."""

import pytest

from audit.models import Entry
from ingest.models import Post
from responses.models import Presence
from tests.conftest import Cast
from tests.factories import make_post
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn


def test_the_page_holds_the_list_and_the_open_item(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, other = make_item("First post."), make_item("Second post.")
    page = signed_in(cast.asha).get(f"/items/{case.pk}/?view=needs_ack").content.decode()
    assert f'id="row-{other.pk}"' in page
    assert f'data-case="{case.pk}"' in page
    assert 'aria-current="true"' in page


def test_htmx_gets_the_item_alone(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    page = signed_in(cast.asha).get(f"/items/{case.pk}/", headers=HTMX).content.decode()
    assert f'data-case="{case.pk}"' in page
    assert "<html" not in page


def test_going_back_in_the_browser_gets_the_whole_page(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    page = signed_in(cast.asha).get(f"/items/{make_item().pk}/", headers=headers).content.decode()
    assert "<html" in page


@pytest.mark.parametrize("who", ["dan", "nora", "cora", "otto"])
def test_a_stranger_gets_404(cast: Cast, make_item: MakeItem, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(f"/items/{make_item().pk}/").status_code == 404


def test_the_first_look_is_noted_once(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    signed_in(cast.asha).get(f"/items/{case.pk}/")
    signed_in(cast.ben).get(f"/items/{case.pk}/")
    case.refresh_from_db()
    assert (case.seen_by, case.version) == (cast.asha, 1)
    assert Entry.objects.filter(action="case.seen", object_id=case.pk).count() == 1
    assert set(Presence.objects.filter(case=case).values_list("user", flat=True)) == {cast.asha.pk, cast.ben.pk}


def test_evidence_is_marked_and_numbered_as_the_signals_are(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode()
    assert '<mark class="evidence" data-polarity="concern">I waited<sup>1</sup></mark> four months.' in page
    assert "<q>I waited</q>" in page
    assert "Rule access.waiting. Right 85% of the time" in page


def test_severe_text_is_behind_a_closed_cover(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item("They hurt me there.", tier=1, severity=3)
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert '<details class="content-note">' in page
    assert "Text is hidden. It may be hard to read." in page
    cast.asha.covers_enabled = False
    cast.asha.save(update_fields=["covers_enabled"])
    assert "content-note" not in signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()


def test_the_author_is_hidden_until_asked_for_and_asking_is_in_the_record(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, client = make_item("Hello."), signed_in(cast.asha)
    assert "handle_a" not in client.get(f"/items/{case.pk}/").content.decode()
    answer = client.post(f"/items/{case.pk}/author/{case.first_post_id}/", headers=HTMX)
    assert "handle_aHello." in answer.content.decode()
    assert Entry.objects.filter(action="author.shown", object_id=case.first_post_id, actor_id=cast.asha.pk).exists()
    assert "handle_aHello." in client.post(f"/items/{case.pk}/author/{case.first_post_id}/").content.decode()


def test_the_author_of_another_items_post_is_not_given(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, other = make_item("One."), make_item("Two.")
    assert signed_in(cast.asha).post(f"/items/{case.pk}/author/{other.first_post_id}/").status_code == 404
    assert signed_in(cast.dan).post(f"/items/{case.pk}/author/{case.first_post_id}/").status_code == 404
    assert not Entry.objects.filter(action="author.shown").exists()


def test_a_link_that_is_no_web_address_is_not_given(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    Post.objects.filter(pk=case.first_post_id).update(url="javascript:alert(1)")
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "months." in page
    assert "javascript:" not in page


@pytest.mark.parametrize("edited", [False, True])
def test_an_edit_at_the_source_leaves_no_mark_on_other_words(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, edited: bool
) -> None:
    """Where a finding was heard is a place in the text that it was heard in."""
    case = make_item()
    if edited:
        Post.objects.filter(pk=case.first_post_id).update(text="Thank you all, really.", text_hash="f" * 64)
    client = signed_in(cast.asha)
    for path in ("/", f"/items/{case.pk}/"):
        page = client.get(path).content.decode()
        assert ("Thank you all, really." in page) is edited
        assert ('data-polarity="concern">I waited' in page) is not edited
        assert ('class="evidence"' in page) is not edited


def test_a_deleted_post_keeps_its_item_and_says_so(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    Post.objects.filter(pk=case.first_post_id).update(text="", deleted_at=case.opened_at, deletion="gone")
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "Deleted at the source." in page
    assert "The post is gone, so there is nothing to reply to." in page


def test_the_thread_shows_what_was_said_around_the_post(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, account: object
) -> None:
    case = make_item()
    make_post(account, "We are open.", is_own=True, conversation_id=case.first_post.conversation_id)  # type: ignore[arg-type]
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "“We are open.”" in page
    assert "Thread, 1 other post" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}"])
def test_a_post_is_only_ever_text(cast: Cast, make_item: MakeItem, signed_in: SignIn, text: str) -> None:
    case = make_item(text)
    for path in ("/", f"/items/{case.pk}/"):
        page = signed_in(cast.asha).get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_reader_sees_no_button_that_would_be_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    page = signed_in(cast.rae).get(f"/items/{make_item().pk}/").content.decode()
    assert "Acknowledge<kbd>" not in page
    assert "Your role on this service lets you read." in page


def test_an_item_costs_a_bounded_number_of_queries(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    case = make_item()
    client = signed_in(cast.asha)
    client.get(f"/items/{case.pk}/")
    with django_assert_max_num_queries(76):  # type: ignore[operator]
        client.get(f"/items/{case.pk}/")


def test_each_look_at_an_item_is_on_record_once_an_hour(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    for person in (cast.asha, cast.asha, cast.ben):
        assert signed_in(person).get(f"/items/{case.pk}/").status_code == 200
    looks = Entry.objects.filter(action="case.read", object_type="case", object_id=case.pk)
    assert list(looks.order_by("pk").values_list("actor_id", flat=True)) == [cast.asha.pk, cast.ben.pk]


def test_a_look_that_is_refused_is_not_on_record(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    assert signed_in(cast.dan).get(f"/items/{case.pk}/").status_code == 404
    assert not Entry.objects.filter(action="case.read").exists()
