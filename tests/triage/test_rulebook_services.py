"""The draft, its versions and the way back: who may, in what order, and that nobody's work is overwritten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from people.models import User
from people.roles import Role
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_dry_run, make_grant, make_rule_book, make_user
from triage.models import DryRun, RuleBook, RuleDraft
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.current import content_of, current_version
from triage.rulebook.differences import Line, differences
from triage.rulebook.faults import NotAllowed, StaleDraft
from triage.rulebook.queries import active_run, draft, finished_run
from triage.rulebook.running import run_dry_runs
from triage.rulebook.services import (
    add_rule,
    cancel_dry_run,
    discard_draft,
    publish_rules,
    remove_rule,
    revert_rules,
    start_dry_run,
    take_back_draft,
)

pytestmark = pytest.mark.django_db
PORTAL = Phrase("access.contact", "portal froze")
ONE, TWO = Content.of([PORTAL]), Content.of([PORTAL], masks=["hope centre"])


def tried(actor: User, *entries: Phrase | Word | Off | str) -> DryRun:
    for entry in entries:
        add_rule(entry=entry, actor=actor, expected_version=draft().version)
    run = start_dry_run(actor=actor, expected_version=draft().version)
    run_dry_runs()
    return run


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_a_rule_is_added_with_one_line_of_the_record_that_holds_no_words(cast: Cast) -> None:
    made = add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    assert (made.content, made.version, made.edited_by) == (ONE, 1, cast.cora)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id) == ("rules.added", cast.cora.pk)
    assert entry.detail == {"digest": ONE.digest, "phrases": 1, "off": 0, "words": 0, "masks": 0}


@pytest.mark.parametrize("name", ["rae", "asha", "ben", "mona", "otto", "dan", "nora"])
def test_nobody_else_changes_anything(cast: Cast, name: str) -> None:
    actor = getattr(cast, name)
    run = make_dry_run(ONE, cast.cora, state="waiting", ended_at=None)
    with pytest.raises(NotAllowed):
        add_rule(entry=PORTAL, actor=actor, expected_version=0)
    with pytest.raises(NotAllowed):
        start_dry_run(actor=actor, expected_version=0)
    with pytest.raises(NotAllowed):
        cancel_dry_run(run=run, actor=actor)
    with pytest.raises(NotAllowed):
        publish_rules(run=run, actor=actor, reason="Because")
    with pytest.raises(NotAllowed):
        revert_rules(number=0, actor=actor, reason="Because", expected_number=0)
    assert not RuleDraft.objects.exists()
    assert not RuleBook.objects.exists()
    assert DryRun.objects.get().state == "waiting"
    assert actions() == []


def test_an_admin_of_a_part_does_not_change_the_rules_of_the_whole(cast: Cast) -> None:
    dora = make_user("dora")
    make_grant(dora, cast.youth_hub, Role.ACCOUNT_ADMIN)
    with pytest.raises(NotAllowed):
        add_rule(entry=PORTAL, actor=dora, expected_version=0)
    assert not RuleDraft.objects.exists()


def test_a_stale_page_changes_nothing(cast: Cast) -> None:
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    for seen in (0, 2, -1):
        with pytest.raises(StaleDraft):
            add_rule(entry="hope centre", actor=cast.cora, expected_version=seen)
        with pytest.raises(StaleDraft):
            remove_rule(entry=PORTAL, actor=cast.cora, expected_version=seen)
        with pytest.raises(StaleDraft):
            discard_draft(actor=cast.cora, expected_version=seen)
        with pytest.raises(StaleDraft):
            start_dry_run(actor=cast.cora, expected_version=seen)
    assert draft().content == ONE
    assert actions() == ["rules.added"]


def test_a_discarded_draft_can_be_taken_back_until_it_is_changed(cast: Cast) -> None:
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    assert discard_draft(actor=cast.cora, expected_version=1).content == Content()
    assert take_back_draft(actor=cast.cora, expected_version=2).content == ONE
    discard_draft(actor=cast.cora, expected_version=3)
    add_rule(entry="hope centre", actor=cast.cora, expected_version=4)
    with pytest.raises(NotAllowed, match="nothing to take back"):
        take_back_draft(actor=cast.cora, expected_version=5)
    assert draft().content == Content.of(masks=["hope centre"])


def test_a_dry_run_is_of_the_draft_as_it_stood(cast: Cast) -> None:
    now = timezone.now()
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    run = start_dry_run(actor=cast.cora, expected_version=1, now=now)
    add_rule(entry="hope centre", actor=cast.cora, expected_version=1)
    run.refresh_from_db()
    assert (run.digest, run.base, run.state, run.since) == (ONE.digest, 0, "waiting", now - timedelta(days=90))
    assert Content.from_json(run.content) == ONE
    assert active_run() == run


def test_a_draft_without_a_change_is_not_tried(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="Add or remove something first"):
        start_dry_run(actor=cast.cora, expected_version=0)
    assert not DryRun.objects.exists()


def test_a_draft_with_a_rule_that_is_not_allowed_is_not_tried(cast: Cast) -> None:
    content = Content.of(off=[Off("crisis.suicide_self", "wanna die")])
    RuleDraft.objects.create(content=content.to_json(), edited_by=cast.cora, edited_at=timezone.now())
    with pytest.raises(NotAllowed, match="cannot be switched off or weakened"):
        start_dry_run(actor=cast.cora, expected_version=1)
    assert not DryRun.objects.exists()


def test_one_dry_run_at_a_time(cast: Cast) -> None:
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    first = start_dry_run(actor=cast.cora, expected_version=1)
    with pytest.raises(NotAllowed, match="under way"):
        start_dry_run(actor=cast.cora, expected_version=1)
    cancel_dry_run(run=first, actor=cast.cora)
    assert start_dry_run(actor=cast.cora, expected_version=1).state == "waiting"
    assert actions() == ["rules.added", "rules.dry_run", "rules.dry_run_cancelled", "rules.dry_run"]


def test_old_runs_go_and_those_of_versions_stay(cast: Cast) -> None:
    published = make_rule_book(ONE, cast.cora).dry_run
    for _ in range(8):
        make_dry_run(ONE, cast.cora)
    add_rule(entry="hope centre", actor=cast.cora, expected_version=0)
    newest = start_dry_run(actor=cast.cora, expected_version=1)
    kept = set(DryRun.objects.values_list("pk", flat=True))
    assert published is not None
    assert {published.pk, newest.pk} <= kept
    assert len(kept) == 6


def test_publishing_makes_the_next_version_and_the_only_current_one(cast: Cast) -> None:
    first = publish_rules(run=tried(cast.cora, PORTAL), actor=cast.cora, reason=" The portal is down ")
    second = publish_rules(run=tried(cast.cora, "hope centre"), actor=cast.cora, reason="A new name")
    first.refresh_from_db()
    assert [(b.number, b.is_current, b.reason) for b in (first, second)] == [
        (1, False, "The portal is down"),
        (2, True, "A new name"),
    ]
    assert current_version() == (2, TWO.digest)
    assert (content_of(1), content_of(2), content_of(0)) == (ONE, TWO, Content())
    assert actions()[-1] == "rules.published"
    assert Entry.objects.order_by("pk").last().detail["number"] == 2  # type: ignore[union-attr]


def test_a_run_that_did_not_finish_publishes_nothing(cast: Cast) -> None:
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    run = start_dry_run(actor=cast.cora, expected_version=1)
    with pytest.raises(NotAllowed, match="has not finished"):
        publish_rules(run=run, actor=cast.cora, reason="Now")
    cancel_dry_run(run=run, actor=cast.cora)
    with pytest.raises(NotAllowed, match="has not finished"):
        publish_rules(run=run, actor=cast.cora, reason="Now")
    assert not RuleBook.objects.exists()


def test_a_run_of_another_draft_publishes_nothing(cast: Cast) -> None:
    run = tried(cast.cora, PORTAL)
    add_rule(entry="hope centre", actor=cast.cora, expected_version=draft().version)
    with pytest.raises(NotAllowed, match="The draft has changed"):
        publish_rules(run=run, actor=cast.cora, reason="Now")
    assert not RuleBook.objects.exists()
    remove_rule(entry="hope centre", actor=cast.cora, expected_version=draft().version)
    assert publish_rules(run=run, actor=cast.cora, reason="Now").digest == ONE.digest


def test_a_run_against_an_older_version_publishes_nothing(cast: Cast) -> None:
    run = tried(cast.cora, PORTAL)
    make_rule_book(Content.of(words=[Word("slow", -1.0)]), cast.cora)
    assert finished_run(run.digest, 0) == run
    assert finished_run(run.digest, 1) is None
    with pytest.raises(NotAllowed, match="Another version was published"):
        publish_rules(run=run, actor=cast.cora, reason="Now")
    assert RuleBook.objects.get(is_current=True).number == 1


def test_a_version_without_a_reason_is_not_published(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        publish_rules(run=tried(cast.cora, PORTAL), actor=cast.cora, reason="  ")
    assert not RuleBook.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_version(cast: Cast) -> None:
    run = tried(cast.cora, PORTAL)

    def publish() -> str:
        try:
            return f"version {publish_rules(run=run, actor=cast.cora, reason='Now').number}"
        except NotAllowed:
            return "refused"

    assert sorted(at_once(publish, publish)) == ["refused", "version 1"]
    assert RuleBook.objects.filter(is_current=True).count() == RuleBook.objects.count() == 1


def test_a_revert_is_a_new_version_with_the_old_words(cast: Cast) -> None:
    make_rule_book(ONE, cast.cora)
    make_rule_book(TWO, cast.cora)
    book = revert_rules(number=1, actor=cast.cora, reason="Better before", expected_number=2)
    assert (book.number, book.kind, book.brings_back, book.digest, book.is_current) == (
        3,
        "reverted",
        1,
        ONE.digest,
        True,
    )
    assert [content_of(number) for number in (1, 2, 3)] == [ONE, TWO, ONE]
    again = revert_rules(number=0, actor=cast.cora, reason="As it came", expected_number=3)
    assert (again.number, content_of(4)) == (4, Content())
    assert actions() == ["rules.reverted", "rules.reverted"]


def test_a_revert_that_changes_nothing_or_is_late_is_refused(cast: Cast) -> None:
    make_rule_book(ONE, cast.cora)
    for number, seen, words in ((1, 1, "nothing to bring back"), (7, 1, "no such version"), (0, 0, "Another version")):
        with pytest.raises(NotAllowed, match=words):
            revert_rules(number=number, actor=cast.cora, reason="Back", expected_number=seen)
    assert RuleBook.objects.get().is_current
    assert actions() == []


def test_a_revert_takes_an_unchanged_draft_along_and_keeps_one_with_changes(cast: Cast) -> None:
    publish_rules(run=tried(cast.cora, PORTAL), actor=cast.cora, reason="Portal")
    revert_rules(number=0, actor=cast.cora, reason="Back", expected_number=1)
    assert draft().content == Content()
    add_rule(entry="hope centre", actor=cast.cora, expected_version=draft().version)
    revert_rules(number=1, actor=cast.cora, reason="And again", expected_number=2)
    assert draft().content == Content.of(masks=["hope centre"])


def test_the_difference_of_two_versions_is_told_line_by_line() -> None:
    before = Content.of([PORTAL], [Off("staff.attitude", "rude")], [Word("slow", -1.0)])
    after = Content.of([PORTAL._replace(french=True)], [], [Word("slow", -2.0)], ["hope centre"])
    assert differences(before, after) == [
        Line("removed", "Phrase", "portal froze", "Getting through"),
        Line("added", "Phrase", "portal froze", "Getting through, French"),
        Line("removed", "The desk’s own", "rude", "Staff manner"),
        Line("removed", "Word", "slow", "-1"),
        Line("added", "Word", "slow", "-2"),
        Line("added", "Name", "hope centre", ""),
    ]
    assert [line.done for line in differences(before, after)][2] == "Switched on"
    assert [line.done for line in differences(after, before)][2] == "Switched off"
    assert differences(after, after) == []
