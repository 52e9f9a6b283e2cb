"""From a post on a platform to a number of the week: one item's whole way, in two browsers, with real parts."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dashboards.services import roll_up_weeks
from dashboards.weeks import week_of
from responses.delivery import deliver_replies
from responses.models import Case, Escalation, Reply
from sandbox.client import Sandbox
from tests.browser.conftest import Open
from tests.browser.keyboard import row, to
from tests.conftest import Cast
from tests.journeys.conftest import Connect, Hear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POST = "Third time this month an appointment was cancelled by text. Nobody answers when I call."
REPLY = (
    "Thank you for telling us. I am sorry about the cancelled visits and the calls nobody picked up. "
    "I am looking into both. If you like, message us here. Asha, QI lead"
)


def test_a_post_becomes_a_reply_an_escalation_and_a_number_of_the_week(
    cast: Cast, sandbox: Sandbox, connect: Connect, hear: Hear, sign_in: Open
) -> None:
    account = connect("x")
    earlier = hear(account, "I waited four months and nobody rang.")
    before = items_of_the_week(sign_in(cast.mona), cast)

    page = sign_in(cast.asha)
    page.goto("/?view=all")
    case = hear(account, POST)
    assert case != earlier
    it_waits_behind_the_bar(page, case)
    it_is_acknowledged_and_answered_by_keyboard(page, case)

    second = sign_in(cast.ben)
    it_is_approved_by_a_second_person(second, case)
    page.get_by_role("link", name="Show the latest").click()
    it_is_held_and_then_sent_once(page, case, sandbox)
    it_is_passed_to_a_named_person_by_keyboard(page, case, cast)
    it_is_closed_with_an_outcome(page, case)
    the_week_counts_it_and_its_door_leads_there(sign_in(cast.mona), cast, case, before)


def it_waits_behind_the_bar(page: Page, case: Case) -> None:
    """Nothing is inserted unasked: the open page says that there is news."""
    expect(page.locator(".news")).to_contain_text("1 new item. Show")
    expect(page.locator(row(page, case))).to_have_count(0)
    page.locator(".news").click()
    expect(page.locator(row(page, case))).to_contain_text("Nobody answers")


def it_is_acknowledged_and_answered_by_keyboard(page: Page, case: Case) -> None:
    to(page, case)
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text(f"Item {case.pk} acknowledged.")
    expect(page.locator(row(page, case))).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.type(REPLY)
    expect(page.locator("#check")).to_contain_text("Privacy: nothing found. You still decide")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".reply")).to_contain_text("Waiting approval")
    case.refresh_from_db()
    assert (case.state, Reply.objects.get().body) == ("acknowledged", REPLY)


def it_is_approved_by_a_second_person(page: Page, case: Case) -> None:
    page.goto("/?view=waiting_approval")
    page.locator(row(page, case)).click()
    expect(page.locator(".reply__text")).to_have_text(REPLY)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".reply")).to_contain_text("Held (")


def it_is_held_and_then_sent_once(page: Page, case: Case, sandbox: Sandbox) -> None:
    expect(page.locator(".reply")).to_contain_text("Held (")
    assert deliver_replies() == 0
    assert sandbox.ledger("x", "reply") == []
    later = timezone.now() + timedelta(minutes=1)
    assert (deliver_replies(now=later), deliver_replies(now=later)) == (1, 0)
    expect(page.locator(".reply .state")).to_have_text("Sent")
    assert [entry["text"] for entry in sandbox.ledger("x", "reply")] == [REPLY]
    link = page.get_by_role("link", name="See it on X")
    assert str(link.get_attribute("href")).endswith(Reply.objects.get().external_id)


def it_is_passed_to_a_named_person_by_keyboard(page: Page, case: Case, cast: Cast) -> None:
    page.keyboard.press("e")
    expect(page.locator("#escalate-person")).to_be_focused()
    page.keyboard.type("Mona")
    page.keyboard.press("Tab")
    page.keyboard.type("Booking team")
    page.keyboard.press("Tab")
    page.keyboard.type("Cancelled three times in a month.")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text(f"Item {case.pk} passed on.")
    expect(page.locator(".item__facts")).to_contain_text("Mona")
    passed = Escalation.objects.get(case=case)
    assert (passed.to_user, passed.passed_to) == (cast.mona, "Booking team")


def it_is_closed_with_an_outcome(page: Page, case: Case) -> None:
    page.get_by_role("group", name="Item actions", exact=True).get_by_role("button", name="Close").click()
    page.locator("#close-outcome").select_option(label="Answered in public")
    page.locator("#sheet-close").get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_contain_text(f"Item {case.pk} closed.")
    case.refresh_from_db()
    assert case.state == "closed"


def items_of_the_week(page: Page, cast: Cast) -> int:
    """The number on the weekly page, as a person reads it."""
    roll_up_weeks()
    page.goto(f"/weekly/{week_of(timezone.now(), ZoneInfo(cast.organisation.time_zone))}/")
    return int(page.locator(".six a").first.inner_text().split()[0])


def the_week_counts_it_and_its_door_leads_there(page: Page, cast: Cast, case: Case, before: int) -> None:
    assert items_of_the_week(page, cast) == before + 1
    page.locator(".six a").first.click()
    expect(page.locator("#list-count")).to_have_text(f"{before + 1} posts")
    page.locator(row(page, case)).click()
    expect(page).to_have_url(re.compile(rf"/items/{case.pk}/"))
    expect(page.locator("#item .item__facts")).to_contain_text("Outcome")
    expect(page.locator("#item .timeline")).to_contain_text("Asha")


@pytest.mark.parametrize(
    ("platform", "settled", "label"),
    [("google", "With Google for review", "Google"), ("facebook", "Sent", "Facebook")],
)
def test_a_review_and_a_comment_are_answered_once(
    cast: Cast,
    sandbox: Sandbox,
    connect: Connect,
    hear: Hear,
    sign_in: Open,
    platform: str,
    settled: str,
    label: str,
) -> None:
    sandbox.set("google", moderation="PENDING")
    case = hear(connect(platform), POST)
    page = sign_in(cast.asha)
    page.goto(f"/items/{case.pk}/?view=all")
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.locator("#draft").fill(REPLY)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".reply")).to_contain_text("Waiting approval")
    it_is_approved_by_a_second_person(sign_in(cast.ben), case)
    sandbox.clear_requests()
    deliver_replies(now=timezone.now() + timedelta(minutes=1))
    page.reload()
    expect(page.locator(".reply .state")).to_have_text(settled)
    assert [entry["text"] for entry in sandbox.ledger(platform, "reply")] == [REPLY]
    assert len(sandbox.requests(platform=platform, method={"google": "PUT", "facebook": "POST"}[platform])) == 1
    assert label in page.locator(".item__title").inner_text()
