"""Every constraint of the models refuses a direct write that breaks it, whatever the code above does.

One case for each constraint that ``Model._meta`` lists; a constraint without a case fails, and a case without
a constraint. A case must be refused by the constraint of its own name.
"""

from collections.abc import Callable
from datetime import time
from typing import Any, cast

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import BaseConstraint
from django.utils import timezone

from audit.services import record
from ingest.models import PostVersion, Removal, Sighting
from people.models import CrisisLine, Grant, Organisation, Service, User
from people.roles import Role
from responses.models import CasePost, KeyMap
from tests.conftest import Cast
from tests.constraints.rows import (
    World,
    again,
    change,
    coding_item,
    codings,
    correction,
    criticality,
    decision,
    escalation,
    event,
    figure,
    hours,
    lay,
    link,
    notice,
    presence,
    quarantined,
    reply_of_another_case,
    sample,
    second_reply,
    sentence,
    set_aside,
    shift,
    token,
    trust,
)
from tests.constraints.rules import RULES, RULES_UNIQUE
from tests.factories import (
    make_account,
    make_assessment,
    make_case,
    make_grant,
    make_organisation,
    make_post,
    make_service,
    make_user,
)

OURS = ["people", "ingest", "triage", "responses", "notices", "dashboards", "audit"]


@pytest.fixture
def world(cast: Cast) -> World:
    return lay(cast)


NOW = timezone.now()
Break = Callable[[World], object]
CASES: dict[str, list[Break]] = {
    # people
    "one_organisation": [lambda w: change(w.people.organisation, singleton=False)],
    "service_name_once_under_parent": [lambda w: make_service(w.people.walk_in.name, w.people.root)],
    "one_root_service": [lambda w: make_service("Another whole")],
    "service_is_not_its_own_parent": [lambda w: change(w.people.walk_in, parent=w.people.walk_in)],
    "weekday_is_monday_to_sunday": [lambda w: hours(w, weekday=7)],
    "opens_before_it_closes": [lambda w: hours(w, opens=time(17), closes=time(9)), lambda w: hours(w, closes=time(9))],
    "one_opening": [lambda w: (hours(w), hours(w, closes=time(12)))],
    "crisis_line_once": [lambda w: [CrisisLine.objects.create(name="9-8-8", contact="c") for _ in "ab"]],
    "shift_starts_before_it_ends": [lambda w: shift(w, starts=NOW, ends=NOW)],
    "backup_is_someone_else": [lambda w: shift(w, backup=w.people.ben)],
    "role_granted_once": [lambda w: make_grant(w.people.rae, w.people.root, Role.READER)],
    "role_is_known": [lambda w: Grant.objects.filter(user=w.people.rae).update(role="superuser")],
    "token_scope_is_known": [lambda w: token(w, scope="admin")],
    "link_is_for_an_address_or_a_person": [
        lambda w: link(email="a@lakeshore.example", user=w.people.asha),
        lambda w: link(email=""),
    ],
    "only_invitations_stay": [lambda w: link(email="a@lakeshore.example", given_up_at=NOW)],
    # notices
    "sent_notice_has_its_time": [lambda w: notice(w, state="sent")],
    # ingest
    "account_once": [lambda w: make_account(w.people.root, external_id=w.account.external_id)],
    "account_state_is_known": [lambda w: change(w.account, state="broken")],
    "quarantined_once": [lambda w: (quarantined(w), quarantined(w))],
    "quarantine_ends_in_one_way": [
        lambda w: quarantined(w, raw={}, released_at=NOW, discarded_at=NOW, discard_reason="r")
    ],
    "discarded_item_is_erased": [
        lambda w: quarantined(w, discarded_at=NOW, discard_reason="r"),
        lambda w: quarantined(w, raw={}, discarded_at=NOW),
    ],
    "post_once": [lambda w: make_post(w.account, external_id=w.post.external_id)],
    "stars_are_one_to_five": [lambda w: change(w.post, rating=0), lambda w: change(w.post, rating=6)],
    "a_tombstone_has_no_text": [
        lambda w: change(w.post, deleted_at=NOW, deletion="gone"),
        lambda w: change(w.post, deleted_at=NOW, text=""),
        lambda w: change(w.post, deletion="gone"),
    ],
    "version_once": [lambda w: again(PostVersion.objects.get(post=w.post), version_id="v2")],
    "sighting_once": [lambda w: again(Sighting.objects.get(post=w.post))],
    "removal_once": [lambda w: again(Removal.objects.create(account=w.account, external_id="7", told_at=NOW))],
    # triage
    "assessed_once": [lambda w: again(w.assessment, superseded_at=NOW)],
    "one_current_assessment": [lambda w: again(w.assessment, scorer_version="test-2")],
    "compound_in_range": [lambda w: change(w.assessment, compound=1.1), lambda w: change(w.assessment, compound=-1.1)],
    "worst_sentence_in_range": [
        lambda w: change(w.assessment, worst_sentence=1.1),
        lambda w: change(w.assessment, worst_sentence=-1.1),
    ],
    "tier_is_0_to_3": [lambda w: change(w.assessment, tier=4)],
    "unscored_is_never_neutral": [
        lambda w: change(w.assessment, outcome="needs_human", sentiment="neutral"),
        lambda w: change(w.assessment, outcome="not_scored", sentiment="positive"),
    ],
    "worst_sentence_is_a_span": [lambda w: change(w.assessment, worst_start=3, worst_end=3)],
    "confidence_is_a_share": [lambda w: change(w.assessment, confidence=1.1)],
    "criticality_is_0_to_5": [lambda w: change(w.assessment, criticality=6)],
    "finding_confidence_0_to_1": [lambda w: change(w.finding, confidence=-0.1)],
    "found_once": [lambda w: again(w.finding)],
    "span_runs_forward": [lambda w: change(w.finding, start=9, end=8)],
    "finding_tier_is_0_to_3": [lambda w: change(w.finding, tier=4)],
    "severity_is_1_to_3": [lambda w: change(w.finding, severity=0), lambda w: change(w.finding, severity=4)],
    "a_decision_has_its_time": [
        lambda w: change(w.finding, status="confirmed"),
        lambda w: change(w.finding, decided_at=NOW),
        lambda w: change(w.finding, status="invented"),
    ],
    "a_person_says_one_of_four": [lambda w: decision(w, sentiment="not_scored")],
    "a_person_says_0_to_5": [lambda w: criticality(w, criticality=6)],
    "undone_by_somebody_at_a_time": [
        lambda w: correction(w, undone_at=NOW),
        lambda w: correction(w, undone_by=w.people.asha),
    ],
    **RULES,
    "only_no_feedback_is_set_aside": [lambda w: set_aside(w, kind="experience")],
    "set_aside_shows_its_words": [lambda w: set_aside(w, start=3, end=3)],
    "brought_back_has_its_time": [lambda w: set_aside(w, ended_by=w.people.asha)],
    "sampled_once": [lambda w: (sample(w), sample(w))],
    "a_verdict_has_its_person": [
        lambda w: sample(w, verdict="right"),
        lambda w: sample(w, verdict="", decided_at=NOW),
        lambda w: sample(w, verdict="hmm", decided_by=w.people.asha, decided_at=NOW),
    ],
    "drawn_for_coding_once": [lambda w: (coding_item(w), coding_item(w))],
    "a_person_codes_once": [lambda w: codings(w, {}, {"place": 2})],
    "two_people_code": [lambda w: codings(w, {}, {"coder": w.people.ben})],
    "first_or_second_coder": [lambda w: codings(w, {"place": 3})],
    "coded_or_skipped": [
        lambda w: codings(w, {"sentiment": ""}),
        lambda w: codings(w, {"place": None}),
        lambda w: codings(w, {"place": None, "sentiment": "", "codes": ["access.waiting"]}),
        lambda w: codings(w, {"sentiment": "not_scored"}),
    ],
    "one_standing_trust_of_a_code": [lambda w: (trust(w), trust(w))],
    # responses
    "acknowledged_at_is_set_past_new": [
        lambda w: change(w.case, acknowledged_at=NOW),
        lambda w: change(w.case, state="acknowledged"),
        lambda w: change(w.case, state="responded"),
        lambda w: change(w.case, state="invented"),
    ],
    "closed_has_time_and_outcome": [
        lambda w: change(w.case, state="closed", acknowledged_at=NOW, outcome="answered"),
        lambda w: change(w.case, state="closed", acknowledged_at=NOW, closed_at=NOW),
        lambda w: change(w.case, closed_at=NOW),
    ],
    "set_aside_has_a_reason": [lambda w: change(w.case, state="set_aside")],
    "case_tier_is_0_to_3": [lambda w: change(w.case, tier=4)],
    "band_follows_tier": [lambda w: change(w.case, tier=1), lambda w: change(w.crisis, band=1)],
    "crisis_is_never_snoozed": [lambda w: change(w.crisis, snoozed_until=NOW)],
    "one_event_per_version": [lambda w: (event(w), event(w))],
    "present_once": [lambda w: (presence(w), presence(w))],
    "one_open_escalation_per_case": [lambda w: (escalation(w), escalation(w))],
    "a_pause_has_a_reason": [lambda w: escalation(w, paused_until=NOW)],
    "one_live_reply_per_case": [lambda w: second_reply(w, state="held"), lambda w: second_reply(w, state="unknown")],
    "one_reply_per_post": [
        lambda w: reply_of_another_case(w, state="queued"),
        lambda w: reply_of_another_case(w, state="sent", sent_at=NOW),
    ],
    "one_draft_per_person": [lambda w: second_reply(w, state="draft")],
    "approver_is_not_the_author": [lambda w: change(w.reply, approved_by=w.people.asha)],
    "sent_reply_has_its_time": [lambda w: change(w.reply, state="sent"), lambda w: change(w.reply, state="in_review")],
    "nothing_leaves_unapproved": [
        lambda w: change(w.reply, state="held", needs_approval=True),
        lambda w: change(w.reply, state="sent", needs_approval=True, sent_at=NOW),
    ],
    "only_a_withdrawn_reply_is_discarded": [lambda w: change(w.reply, discarded_at=NOW)],
    "block_title_once_in_use": [lambda w: (sentence(), sentence())],
    "block_kind_is_known": [lambda w: sentence(kind="poem")],
    "block_tone_is_known": [lambda w: sentence(tone="angry")],
    "block_criticality_is_known": [lambda w: sentence(criticality="mild")],
    "block_says_something": [lambda w: sentence(text="")],
    # dashboards
    "figure_once": [lambda w: (figure(w), figure(w))],
    "denominator_is_a_count": [lambda w: figure(w, denominator=-1)],
    "posts_beside_their_voices": [lambda w: figure(w, numerator=5, denominator=9, posts=4, posts_of=9)],
}
# Fields that are unique alone: the database names these constraints itself.
UNIQUE: dict[str, Break] = {
    "audit.Entry.digest": lambda w: again(record(actor=None, action="a", object_type="o")),
    "people.Organisation.singleton": lambda w: again(make_organisation()),
    "people.Service.path": lambda w: change(w.people.walk_in, path=w.people.root.path),
    "people.User.username": lambda w: make_user("asha"),
    "people.PersonalToken.digest": lambda w: (token(w), token(w)),
    "people.LinkRequest.user": lambda w: (link(user=w.people.asha), link(user=w.people.asha)),
    "notices.Notice.key": lambda w: (notice(w), notice(w)),
    "triage.CriticalityDecision.post": lambda w: (criticality(w), criticality(w)),
    "triage.SetAside.assessment": lambda w: (set_aside(w), set_aside(w, post=w.other)),
    **RULES_UNIQUE,
    "triage.SetAside.post": lambda w: (set_aside(w), set_aside(w, assessment=make_assessment(w.other))),
    "triage.SentimentDecision.post": lambda w: (decision(w), decision(w)),
    "responses.Case.first_post": lambda w: make_case(w.post),
    "responses.Case.conversation_key": lambda w: make_case(w.other, conversation_key=w.case.conversation_key),
    "responses.KeyMap.user": lambda w: [KeyMap.objects.create(user=w.people.asha) for _ in "ab"],
    "responses.CasePost.post": lambda w: CasePost.objects.create(case=w.crisis, post=w.post, joined_at=NOW),
    "responses.Reply.client_key": lambda w: again(w.reply, state="withdrawn"),
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def constraints() -> list[BaseConstraint]:
    return [constraint for model in our_models() for constraint in model._meta.constraints]


def unique_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }


def broken_by(write: Break, world: World) -> str:
    """The name of the constraint that refuses a write."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write(world)
    return str(cast(Any, refusal.value.__cause__).diag.constraint_name)


def test_every_constraint_has_a_case_and_every_case_a_constraint() -> None:
    assert sorted(CASES) == sorted(constraint.name for constraint in constraints())
    assert sorted(UNIQUE) == sorted(unique_fields())


@pytest.mark.parametrize("name", CASES)
def test_a_direct_write_that_breaks_it_is_refused(world: World, name: str) -> None:
    assert [broken_by(write, world) for write in CASES[name]] == [name] * len(CASES[name])


@pytest.mark.parametrize("name", UNIQUE)
def test_a_second_row_with_the_same_key_is_refused(world: World, name: str) -> None:
    label, _, field = name.rpartition(".")
    table = apps.get_model(label)._meta.db_table
    broken = broken_by(UNIQUE[name], world)
    assert broken.startswith(f"{table}_{field}"[:40])


def test_the_good_rows_themselves_are_accepted(world: World) -> None:
    """So that a refusal above is about what was changed."""
    for make in (hours, shift, token, notice, quarantined, escalation, event, figure, decision, presence):
        cast(Callable[[World], models.Model], make)(world)
    assert User.objects.count() == 8
    assert Organisation.objects.count() == 1
    assert Service.objects.count() == 3
