"""How a reply can reach the person, what the check makes of it there, and why it sometimes cannot go."""

from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post, PostAuthor, Sighting
from people.models import CrisisLine, Organisation
from platforms.registry import platforms_by_name
from responses.checking import check_reply, needs_approval
from responses.guard import Result
from responses.models import Case
from responses.routes import account_of, route_for
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE


def also_seen_by(post: Post, account: MonitoredAccount) -> MonitoredAccount:
    Sighting.objects.create(post=post, account=account, seen_at=NOW)
    return account


def test_the_account_that_saw_the_post_answers(case: Case, account: MonitoredAccount) -> None:
    route = route_for(case, now=NOW)
    assert (route.account, route.refusal, route.link_out) == (account, "", False)


def test_of_two_accounts_the_more_specific_service_answers(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    also_seen_by(case.latest_post, make_account(cast.root))
    assert account_of(case.latest_post) == account


def test_a_working_account_answers_rather_than_a_more_specific_one_that_is_not(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    whole = also_seen_by(case.latest_post, make_account(cast.root))
    MonitoredAccount.objects.filter(pk=account.pk).update(state="expired")
    assert account_of(case.latest_post) == whole
    assert route_for(case, now=NOW).refusal == ""


def test_an_account_of_another_platform_never_answers(cast: Cast, case: Case) -> None:
    case.latest_post.sightings.all().delete()
    also_seen_by(case.latest_post, make_account(cast.root, "facebook"))
    assert account_of(case.latest_post) is None
    assert route_for(case, now=NOW).refusal == "No connected account can reply to this post."


def test_a_paused_account_listens_no_more_but_answers(case: Case) -> None:
    MonitoredAccount.objects.update(state="paused")
    assert route_for(case, now=NOW).refusal == ""


@pytest.mark.parametrize("state", ["expired", "stopped"])
def test_an_account_that_is_not_connected_is_named_with_who_can_help(
    case: Case, account: MonitoredAccount, state: str
) -> None:
    MonitoredAccount.objects.update(state=state)
    refusal = route_for(Case.objects.get(), now=NOW).refusal
    assert account.name in refusal
    assert "An account admin can renew it; your text is kept." in refusal


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deleted_at": NOW, "deletion": "gone", "text": ""}, "The post is gone"),
        ({"reply_route": "link_out"}, "on its own site"),
        ({"reply_route": "none"}, "does not take replies"),
        ({"platform": "unheard-of"}, "No connected account"),
    ],
)
def test_a_post_that_takes_no_reply_says_why_in_words(case: Case, changes: dict[str, Any], words: str) -> None:
    Post.objects.update(**changes)
    route = route_for(Case.objects.get(), now=NOW)
    assert words in route.refusal
    assert route.link_out is (changes.get("reply_route") == "link_out")


def test_a_source_that_takes_replies_for_some_days_only_says_so(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    capabilities = platforms_by_name()["x"].capabilities
    closed = type(capabilities)(**{**vars(capabilities), "reply_window_days": 7})
    monkeypatch.setattr(platforms_by_name()["x"], "capabilities", closed)
    assert route_for(case, now=NOW + timedelta(days=7)).refusal == ""
    assert "for 7 days only" in route_for(case, now=NOW + timedelta(days=7, seconds=1)).refusal


# The check, with what the item, the platform and the organisation say.


@pytest.mark.parametrize(
    ("platform", "text", "length"), [("x", "é" * 10, 10), ("google", "é" * 10, 20), ("facebook", "é" * 10, 10)]
)
def test_a_text_is_counted_as_its_platform_counts(cast: Cast, platform: str, text: str, length: int) -> None:
    case = make_case(make_post(make_account(cast.youth_hub, platform), posted_at=NOW), at=NOW)
    assert check_reply(case, text).length == length


def test_a_text_is_too_long_beyond_the_limit_and_not_at_it(case: Case) -> None:
    assert not check_reply(case, "a" * 280).too_long
    assert check_reply(case, "a" * 281).too_long


def test_a_platform_that_is_no_longer_installed_has_no_limit(case: Case) -> None:
    Post.objects.update(platform="unheard-of")
    checked = check_reply(Case.objects.get(), "a" * 9000)
    assert (checked.limit, checked.too_long) == (None, False)


def test_the_authors_name_is_known_to_the_check(case: Case) -> None:
    PostAuthor.objects.update(display_name="Jordan Placeholder")
    assert "name.author" in check_reply(case, SAFE + " Jordan").guard.rules


def test_an_erased_author_is_no_trouble(case: Case) -> None:
    PostAuthor.objects.all().delete()
    assert check_reply(Case.objects.get(), SAFE).guard.result is Result.PASS


def test_the_listed_number_and_crisis_lines_may_be_given_and_no_other(case: Case) -> None:
    Organisation.objects.update(listed_phone="905-555-0142")
    CrisisLine.objects.create(name="Line", contact="Call 1-866-555-0123, 24/7")
    assert "phone.unlisted" not in check_reply(case, SAFE + " 905 555 0142").guard.rules
    assert "phone.unlisted" not in check_reply(case, SAFE + " 1-866-555-0123").guard.rules
    assert "phone.unlisted" in check_reply(case, SAFE + " 905-555-0199").guard.rules


@pytest.mark.parametrize(("tier", "named"), [(0, True), (1, True), (2, True), (3, False)])
def test_full_names_of_staff_are_kept_out_of_critical_threads(
    cast: Cast, account: MonitoredAccount, tier: int, named: bool
) -> None:
    cast.mona.display_name = "Mona Placeholder"
    cast.mona.save(update_fields=["display_name"])
    case = make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW)
    assert ("name.staff" in check_reply(case, SAFE + " Mona Placeholder").guard.rules) is named


def test_a_reply_much_like_a_public_one_is_named_and_one_like_a_draft_is_not(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    draft = make_reply(case, cast.dan, account, body=SAFE)
    assert check_reply(case, SAFE).alike is None
    type(draft).objects.update(state="sent", sent_at=NOW)
    alike = check_reply(case, SAFE).alike
    assert alike is not None
    assert (alike.reply_id, alike.share) == (draft.pk, 1.0)


@pytest.mark.parametrize(
    ("tier", "text", "second"),
    [(0, SAFE, True), (1, SAFE, True), (2, SAFE, True), (3, SAFE, False), (3, "About your diagnosis: sorry.", True)],
)
def test_who_needs_a_second_person(account: MonitoredAccount, tier: int, text: str, second: bool) -> None:
    case = make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW)
    assert needs_approval(case, check_reply(case, text).guard) is second
