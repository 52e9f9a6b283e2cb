"""Personal details in posts: behind a word on every page, shown on one act that is on record."""

import pytest
from django.utils import timezone

from audit.models import Entry
from ingest.models import MonitoredAccount, Post
from notices.models import Notice
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_assessment, make_finding, make_post
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act
from triage.models import Cluster, Sample, SetAside, Signature

TEXT = "I waited. Nurse Patel hung up. Call 416-555-0134 or sam@mail.example, my SIN is 123 456 789."
SECRETS = ("416-555-0134", "555-0134", "sam@mail", "123 456 789")
MASKED = "Call [telephone number] or [email address], my SIN is [social insurance number]."


@pytest.fixture
def case(make_item: MakeItem) -> Case:
    return make_item(TEXT)


def shows_no_secret(page: str) -> None:
    assert [secret for secret in SECRETS if secret in page] == []


def test_the_list_hides_details_and_names_of_staff(cast: Cast, case: Case, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get("/").content.decode()
    shows_no_secret(page)
    assert f"[name of staff] hung up. {MASKED}" in page
    assert "Patel" not in page


def test_the_list_shows_what_a_person_said_is_no_detail_and_tags_it_no_more(
    cast: Cast, case: Case, signed_in: SignIn
) -> None:
    start = TEXT.index("416")
    make_finding(
        case.latest_post,
        "privacy.pii_in_post",
        start=start,
        end=start + 12,
        status="rejected",
        decided_by=cast.asha,
        decided_at=timezone.now(),
    )
    page = signed_in(cast.asha).get("/").content.decode()
    assert "Call 416-555-0134 or [email address]" in page
    assert "sam@mail" not in page
    assert "Personal details in a post" not in page


def test_a_rejected_detail_of_an_older_text_stays_masked_in_the_list(cast: Cast, case: Case, signed_in: SignIn) -> None:
    start = TEXT.index("416")
    decided = {"status": "rejected", "decided_by": cast.asha, "decided_at": timezone.now()}
    make_finding(case.latest_post, "privacy.pii_in_post", start=start, end=start + 12, text_hash="0" * 64, **decided)
    shows_no_secret(signed_in(cast.asha).get("/").content.decode())


def test_the_item_hides_details_and_names_staff_to_whoever_answers(cast: Cast, case: Case, signed_in: SignIn) -> None:
    for person in (cast.asha, cast.ben, cast.mona):
        page = signed_in(person).get(f"/items/{case.pk}/", headers=HTMX).content.decode()
        shows_no_secret(page)
        assert f"Nurse Patel hung up. {MASKED}" in page


def test_a_reader_meets_no_name_of_staff(cast: Cast, case: Case, signed_in: SignIn) -> None:
    page = signed_in(cast.rae).get(f"/items/{case.pk}/").content.decode()
    shows_no_secret(page)
    assert "[name of staff] hung up." in page
    assert "Show 4 personal details (logged)" in page


def test_a_signal_quotes_no_detail(cast: Cast, case: Case, signed_in: SignIn) -> None:
    start = TEXT.index("416")
    make_finding(case.first_post, "privacy.pii_in_post", start=start, end=start + 12, polarity="neutral")
    make_finding(case.first_post, "access.contact", start=start - 5, end=start + 5)
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    shows_no_secret(page)
    assert "<q>[telephone number]</q>" in page
    assert "<q>Call [telephone number]</q>" in page


def test_one_act_shows_the_details_and_is_on_record(cast: Cast, case: Case, signed_in: SignIn) -> None:
    answer = signed_in(cast.asha).post(f"/items/{case.pk}/details/{case.first_post_id}/", headers=HTMX)
    page = answer.content.decode()
    assert all(secret in page for secret in SECRETS)
    assert f'id="post-text-{case.first_post_id}"' in page
    assert "<html" not in page
    assert "that you looked is in the record" in page
    entry = Entry.objects.get(action="details.shown")
    assert (entry.actor_id, entry.object_type, entry.object_id) == (cast.asha.pk, "post", case.first_post_id)
    assert entry.detail == {}


def test_without_javascript_the_details_have_a_page_of_their_own(cast: Cast, case: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    shown = client.get(f"/items/{case.pk}/").content.decode()
    assert f'action="/items/{case.pk}/details/{case.first_post_id}/' in shown
    page = client.post(f"/items/{case.pk}/details/{case.first_post_id}/").content.decode()
    assert "<html" in page
    assert "416-555-0134" in page
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Personal details" in title
    shows_no_secret(title)
    shows_no_secret(client.get(f"/items/{case.pk}/").content.decode())  # nothing stays open


def test_details_are_shown_to_nobody_who_may_not_see_the_item(
    cast: Cast, case: Case, make_item: MakeItem, signed_in: SignIn
) -> None:
    path = f"/items/{case.pk}/details/{case.first_post_id}/"
    assert {signed_in(person).post(path).status_code for person in (cast.dan, cast.nora, cast.otto)} == {404}
    elsewhere = f"/items/{make_item('Another.').pk}/details/{case.first_post_id}/"
    assert signed_in(cast.asha).post(elsewhere).status_code == 404
    assert signed_in(cast.asha).get(path).status_code == 405
    assert not Entry.objects.filter(action="details.shown").exists()


def test_a_cover_stays_over_a_text_whose_details_are_shown(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item(TEXT, tier=1, severity=3)
    client = signed_in(cast.asha)
    before = client.get(f"/items/{case.pk}/").content.decode()
    assert '<details class="content-note">' in before
    assert before.index("Read it when you are ready.") < before.index("personal details (logged)")
    after = client.post(f"/items/{case.pk}/details/{case.first_post_id}/", headers=HTMX).content.decode()
    assert '<details class="content-note" open>' in after


def test_the_key_for_hidden_text_is_the_button_s_where_nothing_covers_the_text(
    cast: Cast, case: Case, make_item: MakeItem, signed_in: SignIn
) -> None:
    def button(case: Case) -> str:
        page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
        return page.partition("/details/")[2].partition("</form>")[0]

    assert 'aria-keyshortcuts="v"' in button(case)
    assert "aria-keyshortcuts" not in button(make_item(f"{TEXT} Again.", tier=1, severity=3))


def test_a_post_without_details_offers_nothing_to_show(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode()
    assert "(logged)" in page  # the author
    assert "/details/" not in page


def test_what_a_person_rejects_is_shown_without_asking(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item("I waited. Their line is 416-555-0134.")
    found = make_finding(case.first_post, "privacy.pii_in_post", start=24, end=36, polarity="neutral")
    client = signed_in(cast.asha)
    assert "416-555-0134" not in client.get(f"/items/{case.pk}/").content.decode()
    act(client, case, f"signals/{found.pk}", say="reject")
    found.refresh_from_db()
    assert found.status == "rejected"
    assert "416-555-0134" in client.get(f"/items/{case.pk}/").content.decode()


def test_an_edit_at_the_source_is_masked_before_it_is_judged(cast: Cast, case: Case, signed_in: SignIn) -> None:
    Post.objects.filter(pk=case.first_post_id).update(text="Now it is 905-555-0199.", text_hash="newer")
    client = signed_in(cast.asha)
    for path in ("/", f"/items/{case.pk}/"):
        page = client.get(path).content.decode()
        assert "[telephone number]" in page
        assert "905-555-0199" not in page


def test_the_rest_of_the_thread_is_masked_but_for_our_own_words(
    cast: Cast, case: Case, account: MonitoredAccount, signed_in: SignIn
) -> None:
    given = {"conversation_id": case.first_post.conversation_id}
    make_post(account, "Same here, I'm Ana Silva, 905-555-0199.", author="b", **given)
    make_post(account, "Our line is 905-555-0123.", author="us", is_own=True, **given)
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "I'm [name], [telephone number]." in page.replace("&#x27;", "'")
    assert "905-555-0199" not in page
    assert "Our line is 905-555-0123." in page


def test_a_crisis_item_is_masked_as_well(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item(TEXT, tier=0, code="crisis.suicide_self")
    page = signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    shows_no_secret(page)
    assert MASKED in page
    assert "personal details (logged)" in page


def test_posts_outside_items_are_masked(cast: Cast, account: MonitoredAccount, signed_in: SignIn) -> None:
    now = timezone.now()
    post, alike = make_post(account, TEXT), make_post(account, TEXT, author="b")
    row = {"kind": "spam", "reason": "Promises a prize", "start": 0, "end": 8, "text_hash": post.text_hash}
    SetAside.objects.create(post=post, assessment=make_assessment(post, relevance="spam"), set_aside_at=now, **row)
    Sample.objects.create(week=now.date(), kind="set_aside", post=post, drawn_at=now)
    cluster = Cluster.objects.create(first_post=post, first_at=now, made_at=now)
    for each in (post, alike):
        given = {"text_hash": each.text_hash, "posted_at": now, "signed_at": now, "minhash": b"", "bands": []}
        Signature.objects.create(post=each, cluster=cluster, **given)
    client = signed_in(cast.asha)
    for path in ("/set-aside/", "/weekly-check/", f"/together/{cluster.pk}/"):
        page = client.get(path)
        assert page.status_code == 200, path
        shows_no_secret(page.content.decode())
        assert MASKED in page.content.decode()
        assert "Patel" not in page.content.decode()


def test_no_title_and_no_notice_carries_a_word_of_a_post(cast: Cast, case: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    act(client, case, "escalate", person=cast.mona.pk, reason="Please look.")
    for path in ("/", f"/items/{case.pk}/", "/escalations/"):
        page = client.get(path).content.decode()
        assert "waited" not in page.partition("<title>")[2].partition("</title>")[0]
        shows_no_secret(page)
    assert Notice.objects.exists()
    shows_no_secret(" ".join(Notice.objects.values_list("subject", flat=True)))
