"""An author edits their post: the item says so, and a danger in the new words is never hidden by old decisions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ingest.incoming import text_hash
from ingest.models import MonitoredAccount, Post
from notices.models import Notice
from responses import services
from responses.errors import StaleAction
from responses.models import Case, CaseEvent, Escalation, Reply
from responses.stages import open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_post
from tests.responses.conftest import NOW, SAFE
from triage.models import Assessment

Kinds = Callable[[Case], list[str]]
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def case(account: MonitoredAccount) -> Case:
    """A concern, opened from its post at NOW."""
    make_assessment(make_post(account, posted_at=NOW), tier=2, assessed_at=NOW)
    open_cases(now=NOW)
    return Case.objects.get()


def edit(case: Case, tier: int, *, text: str = "New words.", at: Any = LATER, **fields: Any) -> Assessment:
    """The author edits the post and the desk judges it anew."""
    Post.objects.filter(pk=case.first_post_id).update(text=text, text_hash=text_hash(text, None), edited_at=at)
    Assessment.objects.filter(post_id=case.first_post_id).update(superseded_at=at)
    made = make_assessment(Post.objects.get(pk=case.first_post_id), tier=tier, assessed_at=at, **fields)
    open_cases(now=at)
    return made


def finish(case: Case, cast: Cast, how: str) -> None:
    if how == "set aside":
        services.set_aside_case(case=case, actor=cast.dan, expected_version=1, reason="spam", now=NOW)
        return
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="shared_with_team", now=NOW)


def test_an_edit_is_an_event_and_makes_an_open_page_stale(cast: Cast, case: Case, kinds: Kinds) -> None:
    assessment = edit(case, 2)
    assert kinds(case) == ["opened", "post_edited"]
    event = CaseEvent.objects.latest("pk")
    assert event.detail == {"post": case.first_post_id, "assessment": assessment.pk, "from": 2, "to": 2}
    with pytest.raises(StaleAction):
        services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=uuid4(), body=SAFE, now=LATER)
    assert Reply.objects.get().state == "draft"


def test_an_edit_is_noted_once(case: Case, kinds: Kinds) -> None:
    edit(case, 2)
    for _ in range(3):
        open_cases(now=LATER)
    assert kinds(case) == ["opened", "post_edited"]


def test_a_second_edit_is_noted_too(case: Case, kinds: Kinds) -> None:
    edit(case, 2)
    edit(case, 2, text="Newer words.")
    assert kinds(case) == ["opened", "post_edited", "post_edited"]


def test_what_a_new_scorer_judges_again_is_no_edit(case: Case, kinds: Kinds) -> None:
    edit(case, 2)
    Assessment.objects.update(superseded_at=LATER)
    make_assessment(Post.objects.get(), scorer_version="test-2", tier=2)
    open_cases(now=LATER)
    assert kinds(case) == ["opened", "post_edited"]


def test_an_edit_to_nothing_of_note_lowers_nothing(case: Case, kinds: Kinds) -> None:
    edit(case, 3, needs_person=False)
    case.refresh_from_db()
    assert (case.tier, case.state, kinds(case)) == (2, "new", ["opened", "post_edited"])


def test_an_edit_to_a_crisis_pages_at_once(cast: Cast, case: Case, kinds: Kinds) -> None:
    edit(case, 0)
    case.refresh_from_db()
    assert (case.tier, case.band, case.clock_from) == (0, 0, NOW)
    assert case.ack_due_at == LATER + timedelta(minutes=15)
    assert kinds(case) == ["opened", "tier_raised", "paged"]
    assert Notice.objects.get(kind="page").recipient == cast.ben


def test_a_persons_word_on_the_old_words_does_not_hide_the_new_ones(cast: Cast, case: Case) -> None:
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=3, now=NOW)
    edit(case, 1)
    case.refresh_from_db()
    assert (case.tier, case.tier_by_person) == (1, False)


@pytest.mark.parametrize("how", ["closed", "set aside"])
@pytest.mark.parametrize("tier", [0, 1])
def test_a_finished_item_opens_again_when_its_post_turns_urgent(
    cast: Cast, case: Case, kinds: Kinds, how: str, tier: int
) -> None:
    finish(case, cast, how)
    edit(case, tier)
    case.refresh_from_db()
    assert (case.state, case.tier, case.clock_from, case.acknowledged_at) == ("new", tier, LATER, None)
    assert ("paged" in kinds(case)) is (tier == 0)
    assert Escalation.objects.filter(resolved_at=None).count() == (tier == 0)
    event = CaseEvent.objects.get(kind="reopened")
    assert event.detail["before"]["clock_from"] == NOW.isoformat()


@pytest.mark.parametrize("how", ["closed", "set aside"])
def test_a_finished_item_stays_finished_when_its_post_is_merely_reworded(
    cast: Cast, case: Case, kinds: Kinds, how: str
) -> None:
    finish(case, cast, how)
    edit(case, 2)
    case.refresh_from_db()
    assert case.state == ("closed" if how == "closed" else "set_aside")
    assert kinds(case)[-1] == "post_edited"


def test_a_closed_crisis_opens_again_with_every_decision_to_be_made_anew(cast: Cast, case: Case, kinds: Kinds) -> None:
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=0, now=NOW)
    services.take_crisis(case=case, actor=cast.ben, expected_version=3, now=NOW)
    services.decide_crisis(case=case, actor=cast.ben, expected_version=4, step="reply", choice="public", now=NOW)
    services.close_case(case=case, actor=cast.ben, expected_version=5, outcome="lines_given", now=NOW)
    edit(case, 0)
    case.refresh_from_db()
    assert (case.state, case.crisis_taken_by, case.crisis_reply) == ("new", None, "")
    assert kinds(case)[-2:] == ["reopened", "paged"]


def test_an_edit_in_a_crisis_that_somebody_has_pages_nobody_again(cast: Cast, case: Case, kinds: Kinds) -> None:
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=0, now=NOW)
    services.take_crisis(case=case, actor=cast.ben, expected_version=3, now=NOW)
    pages = Notice.objects.filter(kind="page").count()
    edit(case, 0)
    case.refresh_from_db()
    assert (case.crisis_taken_by, kinds(case)[-1]) == (cast.ben, "post_edited")
    assert Notice.objects.filter(kind="page").count() == pages


def test_an_edit_that_the_platform_dates_into_the_future_counts_from_now(case: Case) -> None:
    edit(case, 0, at=LATER)
    far = LATER + timedelta(days=400)
    Post.objects.update(edited_at=far)
    case.refresh_from_db()
    assert case.ack_due_at <= LATER + timedelta(hours=1)


def test_a_post_without_an_item_is_opened_as_any_other(account: MonitoredAccount, kinds: Kinds) -> None:
    post = make_post(account, posted_at=NOW)
    make_assessment(post, needs_person=False, superseded_at=NOW, text_hash="0" * 64)
    make_assessment(post, tier=1, assessed_at=NOW)
    open_cases(now=LATER)
    assert kinds(Case.objects.get()) == ["opened"]


def test_a_deleted_post_is_not_an_edit(case: Case, kinds: Kinds) -> None:
    Post.objects.update(deleted_at=LATER, deletion="gone", text="", text_hash="0" * 64)
    Assessment.objects.update(superseded_at=LATER)
    make_assessment(Post.objects.get(), tier=2, assessed_at=LATER)
    open_cases(now=LATER)
    assert kinds(case) == ["opened"]
