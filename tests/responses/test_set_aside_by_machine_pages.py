"""The pages of what the desk set aside, of its weekly check and of what was said together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ingest.models import MonitoredAccount, Post
from people.models import User
from responses.models import Case
from responses.queries.aside import set_aside_by_desk
from responses.stages import open_cases
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_post
from tests.responses.conftest import NOW
from triage.clusters.signing import cluster_posts
from triage.models import Cluster, Sample, SetAside

SPAM = "Hello all. Make money online from your couch <script>alert(1)</script>."
STORY = "They closed the Tuesday group at Harbour Street without telling anyone and we all stood in the rain."


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


@pytest.fixture
def aside(account: MonitoredAccount) -> Post:
    return set_aside(account)


def set_aside(account: MonitoredAccount, text: str = SPAM, relevance: str = "spam") -> Post:
    post = make_post(account, text, posted_at=NOW, stored_at=NOW)
    make_assessment(post, relevance=relevance, tier=3, sentiment="neutral")
    open_cases(now=NOW)
    return post


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(user: User, path: str, status: int = 200) -> str:
    response = as_(user).get(path)
    assert response.status_code == status
    return response.content.decode()


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_the_list_shows_the_words_the_reason_and_one_button(cast: Cast, aside: Post) -> None:
    html = page(cast.asha, "/set-aside/")
    assert '<mark class="evidence" data-polarity="neutral">Make money online</mark>' in html
    assert "Spam or abuse" in html
    assert "Offers money or an investment" in html
    assert f"/set-aside/{aside.pk}/bring-back/" in html
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_the_inbox_leads_to_it(cast: Cast) -> None:
    assert 'href="/set-aside/"' in page(cast.asha, "/?view=set_aside")
    assert 'href="/set-aside/"' not in page(cast.asha, "/?view=all")


def test_one_press_opens_the_item_and_says_which(cast: Cast, aside: Post) -> None:
    response = as_(cast.asha).post(f"/set-aside/{aside.pk}/bring-back/", follow=True)
    case = Case.objects.get()
    assert case.first_post == aside
    assert said(response) == f"Back in the inbox as item {case.pk}."
    assert "Nothing is set aside" in response.content.decode()
    assert SetAside.objects.get().ended_by == cast.asha


def test_a_second_press_from_an_old_page_opens_no_second_item(cast: Cast, aside: Post) -> None:
    for user in (cast.asha, cast.ben):
        assert as_(user).post(f"/set-aside/{aside.pk}/bring-back/").status_code == 302
    assert Case.objects.count() == 1


def test_who_only_reads_sees_no_button_and_is_told_why(cast: Cast, aside: Post) -> None:
    assert "bring-back" not in page(cast.rae, "/set-aside/")
    response = as_(cast.rae).post(f"/set-aside/{aside.pk}/bring-back/")
    assert response.status_code == 422
    assert "Ask a responder or an approver" in response.content.decode()
    assert not Case.objects.exists()


def test_what_belongs_to_another_service_is_not_there(cast: Cast, aside: Post) -> None:
    assert "Nothing is set aside" in page(cast.dan, "/set-aside/")
    assert as_(cast.dan).post(f"/set-aside/{aside.pk}/bring-back/").status_code == 404
    assert as_(cast.nora).get("/set-aside/").status_code == 404


def test_the_list_can_be_narrowed_to_a_kind(cast: Cast, aside: Post, account: MonitoredAccount) -> None:
    set_aside(account, "Sorry, wrong page.", "elsewhere")
    both, spam, nonsense = (page(cast.asha, f"/set-aside/{q}") for q in ("", "?kind=spam", "?kind=own"))
    assert both.count("bring-back") == nonsense.count("bring-back") == 2
    assert spam.count("bring-back") == 1
    assert "wrong page" not in spam


def test_a_long_list_goes_on(cast: Cast, account: MonitoredAccount) -> None:
    for _ in range(52):
        set_aside(account)
    first = page(cast.asha, "/set-aside/")
    assert first.count("bring-back") == 50
    before = sorted(SetAside.objects.values_list("pk", flat=True), reverse=True)[49]
    assert f"?before={before}" in first
    assert page(cast.asha, f"/set-aside/?before={before}").count("bring-back") == 2
    assert page(cast.asha, "/set-aside/?before=x9").count("bring-back") == 50


def test_what_was_set_aside_last_is_first_on_every_page(cast: Cast, account: MonitoredAccount) -> None:
    posts = [set_aside(account) for _ in range(52)]
    oldest, newest = posts[50], posts[2]
    SetAside.objects.filter(post=newest).update(set_aside_at=NOW + timedelta(hours=1))
    SetAside.objects.filter(post=oldest).update(set_aside_at=NOW - timedelta(hours=1))
    rows, following = set_aside_by_desk(cast.asha)
    rest, end = set_aside_by_desk(cast.asha, before=following)
    assert rows[0].post_id == newest.pk
    assert rest[-1].post_id == oldest.pk
    assert end is None
    assert len({row.pk for row in [*rows, *rest]}) == 52


def test_an_erased_post_leaves_the_list(cast: Cast, aside: Post) -> None:
    Post.objects.filter(pk=aside.pk).update(text="", deleted_at=NOW, deletion="gone")
    assert "Nothing is set aside" in page(cast.asha, "/set-aside/")


def draw(post: Post, kind: str = "set_aside") -> Sample:
    return Sample.objects.create(week=NOW.date(), kind=kind, post=post, drawn_at=NOW)


def test_the_weekly_check_offers_one_key_for_each_answer(cast: Cast, aside: Post) -> None:
    draw(aside)
    html = page(cast.asha, "/weekly-check/")
    assert html.count('aria-keyshortcuts="y"') == html.count('aria-keyshortcuts="n"') == 1
    assert "Make money online</mark>" in html
    assert "Weekly check 1" in html


def test_wrong_brings_the_post_back_and_the_next_is_shown(cast: Cast, aside: Post, account: MonitoredAccount) -> None:
    sample, other = draw(aside), draw(set_aside(account))
    response = as_(cast.asha).post(f"/weekly-check/{sample.pk}/", {"verdict": "wrong"}, follow=True)
    assert said(response) == f"Noted. Back in the inbox as item {Case.objects.get().pk}."
    sample.refresh_from_db()
    assert (sample.verdict, sample.decided_by) == ("wrong", cast.asha)
    html = response.content.decode()
    assert (f"/weekly-check/{sample.pk}/" in html, f"/weekly-check/{other.pk}/" in html) == (False, True)


def test_right_is_noted_and_opens_nothing(cast: Cast, aside: Post) -> None:
    response = as_(cast.asha).post(f"/weekly-check/{draw(aside).pk}/", {"verdict": "right"}, follow=True)
    assert (said(response), Sample.objects.get().verdict) == ("Noted.", "right")
    assert "Nothing waits to be checked" in response.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_another_answer_changes_nothing(cast: Cast, aside: Post, verdict: str) -> None:
    response = as_(cast.asha).post(f"/weekly-check/{draw(aside).pk}/", {"verdict": verdict})
    assert response.status_code == 422
    assert "Nothing was changed" in response.content.decode()
    assert Sample.objects.get().verdict == ""


def test_who_only_reads_settles_nothing_and_strangers_see_nothing(cast: Cast, aside: Post) -> None:
    sample = draw(aside)
    assert as_(cast.rae).post(f"/weekly-check/{sample.pk}/", {"verdict": "right"}).status_code == 422
    assert as_(cast.dan).post(f"/weekly-check/{sample.pk}/", {"verdict": "right"}).status_code == 404
    assert "Nothing waits" in page(cast.dan, "/weekly-check/")
    assert 'aria-keyshortcuts="y"' not in page(cast.rae, "/weekly-check/")
    assert Sample.objects.get().verdict == ""


def test_a_post_without_a_theme_leads_to_its_item(cast: Cast, account: MonitoredAccount) -> None:
    post = make_post(account, "Harbour Street")
    case = make_case(post)
    draw(post, "no_theme")
    html = page(cast.asha, "/weekly-check/")
    assert f'href="/items/{case.pk}/"' in html
    assert "No theme found" in html


@pytest.fixture
def story(cast: Cast, account: MonitoredAccount) -> Callable[..., Case]:
    def tell(author: str, on: MonitoredAccount | None = None) -> Case:
        post = make_post(on or account, STORY, author=author, posted_at=NOW, stored_at=NOW)
        make_assessment(post)
        return make_case(post)

    return tell


def test_an_item_says_who_else_said_it_and_where(cast: Cast, story: Callable[..., Case]) -> None:
    case = story("a")
    for author in "bcd":
        story(author)
    story("e", make_account(cast.walk_in, platform="facebook"))
    assert "Said together" not in page(cast.asha, f"/items/{case.pk}/")
    cluster_posts(now=NOW)
    html = page(cast.asha, f"/items/{case.pk}/")
    assert "Told by 5 people in 5 posts, in 2 places." in html
    assert f'href="/together/{Cluster.objects.get().pk}/"' in html


def test_one_author_who_repeats_is_not_called_others(cast: Cast, story: Callable[..., Case]) -> None:
    case = story("a")
    story("a"), story("a")
    cluster_posts(now=NOW)
    html = page(cast.asha, f"/items/{case.pk}/")
    assert "One person posted this 3 times." in html
    assert "Told by" not in html


def test_the_page_of_a_cluster_leads_to_each_item(cast: Cast, story: Callable[..., Case]) -> None:
    cases = [story(author) for author in "ab"]
    cluster_posts(now=NOW)
    html = page(cast.asha, f"/together/{Cluster.objects.get().pk}/")
    assert "Told by 2 people in 2 posts in nearly the same words, in 1 place" in html
    assert all(f'href="/items/{case.pk}/"' in html for case in cases)


def test_a_cluster_of_other_services_is_not_there(cast: Cast, story: Callable[..., Case]) -> None:
    case = story("a")
    story("b", make_account(cast.youth_hub))
    cluster_posts(now=NOW)
    pk = Cluster.objects.get().pk
    assert "Told by 1 person in 1 post in nearly" in page(cast.dan, f"/together/{pk}/")
    page(cast.nora, f"/together/{pk}/", 404)
    page(cast.asha, "/together/999999/", 404)
    assert "Told by 2 people in 2 posts, in 2 places." in page(cast.asha, f"/items/{case.pk}/")
