"""The organisation's own rules in a browser: a phrase from the draft to the posts and back, with a dry run between."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ingest.models import Post
from people.models import User
from tests.browser.conftest import Open
from tests.browser.looks import DESK, each_look, in_every_look, look
from tests.conftest import Cast
from tests.factories import make_account, make_post
from tests.triage.rules_scene import PORTAL, make_editor
from triage.models import Finding, LabelTrust, RuleBook
from triage.rulebook import running
from triage.rulebook.content import Phrase, Word
from triage.rulebook.queries import draft
from triage.rulebook.running import run_dry_runs
from triage.rulebook.services import add_rule, start_dry_run
from triage.services import assess_new_posts

SLICE = 5  # posts that a run looks at in one transaction: few, so that a run takes several
SHOTS = os.environ.get("DESK_SHOTS")  # a folder to keep pictures in


@pytest.fixture
def ed(cast: Cast) -> User:
    return make_editor(cast)


@pytest.fixture
def post(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Post:
    """One that the rule is about, among more than a slice of others. What the models hear in it is not shown."""
    monkeypatch.setattr(running, "SLICE", SLICE)
    LabelTrust.objects.create(
        code=PORTAL.code, trusted=False, reason="Too weak", report_digest="x", decided_at=timezone.now()
    )
    account = make_account(cast.walk_in)
    for number in range(SLICE + 2):
        make_post(account, f"Note {number}: it rained on the way there.", author=f"a{number}")
    return make_post(account, "The portal froze on me twice. Ring 905-555-0142.")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def codes(post: Post) -> set[str]:
    return set(Finding.objects.filter(post=post, status="suggested").values_list("code", flat=True))


def test_a_phrase_goes_from_the_draft_to_the_posts_and_back(sign_in: Open, ed: User, post: Post) -> None:
    assess_new_posts()
    assert "access.contact" not in codes(post)
    page = sign_in(ed)
    page.goto("/accounts/")
    page.get_by_role("link", name="Phrase rules").click()
    page.get_by_role("link", name="Change the rules").click()
    page.get_by_label("Signal").select_option(label="Getting through")
    page.get_by_label("Phrase", exact=True).fill("Portal (froze|hung)")
    page.get_by_role("button", name="Add the phrase").click()
    expect(page.get_by_role("heading", name="What is new, against the desk as it came")).to_be_visible()
    shoot(page, "draft")
    page.get_by_role("button", name="Run it dry over 90 days").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    run_dry_runs(slices=1)
    expect(page.get_by_text(f"{SLICE} of {SLICE + 3} posts looked at")).to_be_visible()
    shoot(page, "progress")
    run_dry_runs()
    expect(page.get_by_role("heading", name="1 post would be judged otherwise")).to_be_visible()
    expect(page.locator("#live-polite")).to_have_text("The dry run has ended. The results are on the page.")
    page.get_by_role("link", name="Getting through, concern").click()
    expect(page.locator("mark.evidence")).to_have_text("portal froze")
    expect(page.get_by_text("905-555-0142")).to_have_count(0)
    shoot(page, "results")
    page.get_by_label("Why").fill("The portal is down every week")
    page.get_by_role("button", name="Publish these rules").click()
    expect(page.get_by_role("heading", name="Version 1 judges now")).to_be_visible()
    shoot(page, "overview")
    assess_new_posts()
    assert "access.contact" in codes(post)
    page.get_by_role("link", name="As it came").click()
    page.get_by_label("Why").fill("It was repaired")
    shoot(page, "version")
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.get_by_role("heading", name="Version 2 judges now")).to_be_visible()
    assess_new_posts()
    assert "access.contact" not in codes(post)
    assert [(book.number, book.is_current) for book in RuleBook.objects.order_by("number")] == [(1, False), (2, True)]


def test_without_script_the_same_pages_do_it_all(sign_in: Open, ed: User, post: Post) -> None:
    page = sign_in(ed, script=False)
    page.goto("/triage/rules/draft/")
    page.get_by_label("Word", exact=True).fill("portal")
    page.get_by_label("Weight").fill("-3")
    page.get_by_role("button", name="Add the word").click()
    page.get_by_role("button", name="Run it dry over 90 days").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    run_dry_runs()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text(re.compile(f"All {SLICE + 3} posts of this time were looked at"))).to_be_visible()
    page.get_by_label("Why").fill("It is never good news")
    page.get_by_role("button", name="Publish these rules").click()
    expect(page.get_by_role("heading", name="Version 1 judges now")).to_be_visible()


def test_a_fault_stands_next_to_its_field_and_the_words_are_kept(
    sign_in: Open, ed: User, watch: object, axe: Callable[[Page], list[str]]
) -> None:
    page = sign_in(ed)
    page.goto("/triage/rules/draft/")
    page.get_by_label("Phrase", exact=True).fill("(late")
    page.get_by_role("button", name="Add the phrase").click()
    field = page.get_by_label("Phrase", exact=True)
    expect(field).to_have_value("(late")
    expect(field).to_have_accessible_description(re.compile("A bracket is not closed"))
    expect(page).to_have_title(re.compile("^Error: "))
    assert axe(page) == []
    shoot(page, "fault")
    watch.faults.clear()  # type: ignore[attr-defined]  # the console names an answer of 422


def test_a_run_that_is_called_off_stops_where_it_is(sign_in: Open, ed: User, post: Post) -> None:
    add_rule(entry=PORTAL, actor=ed, expected_version=0)
    run = start_dry_run(actor=ed, expected_version=1)
    run_dry_runs(slices=1)
    page = sign_in(ed)
    page.goto(f"/triage/rules/dry-runs/{run.pk}/")
    page.get_by_role("button", name="Cancel the dry run").click()
    expect(page.get_by_text("Dry run cancelled. The draft is as it was.")).to_be_visible()
    assert run_dry_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", SLICE)


def test_every_page_is_clean_in_axe_and_fits(sign_in: Open, ed: User, post: Post) -> None:
    for entry in (PORTAL, Phrase("crisis.suicide_self", "over the long night"), Word("portal", -3.0), "hope centre"):
        add_rule(entry=entry, actor=ed, expected_version=draft().version)
    make_post(make_account(post.service), "They say they are so over the long night now.", author="b")
    run = start_dry_run(actor=ed, expected_version=draft().version)
    page = sign_in(ed)
    going = f"/triage/rules/dry-runs/{run.pk}/"
    for name, path in (("going", going), ("draft", "/triage/rules/draft/")):
        page.goto(path)
        if name == "draft":
            page.get_by_label("Sentence", exact=True).fill("The portal hung. Hope Centre was closed.")
            page.get_by_role("button", name="Judge it").click()
            page.get_by_text("How to write a phrase").click()
        check(page, name)
    running.run_dry_runs()
    page.goto(going)
    check(page, "done")


def check(page: Page, name: str) -> None:
    assert (name, in_every_look(page)) == (name, [])
    if SHOTS:
        for width, scheme in each_look(page):
            shoot(page, f"{name}-{scheme}-{width}")
    look(page, DESK, "light")
