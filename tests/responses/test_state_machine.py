"""Any order of acts, answers and hours: the item's history stays whole and its post is answered at most once.

``DESK_DEEP=1`` walks forty times further: for a change to sending, to the states or to the acts.
"""

import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ingest.models import MonitoredAccount
from people.models import User
from platforms.base import SentReply
from platforms.errors import Refused, RetryAt, Unknown
from responses import services
from responses.delivery import claim_reply, deliver_replies
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent, Reply
from responses.reconcile import look_for_lost_replies
from responses.restoring import look_before_sending
from responses.stages import open_cases
from responses.states import LIVE_REPLIES, PUBLIC_REPLIES
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post
from tests.responses.conftest import NOW, SAFE, ScriptedConnection

ANSWERS = ["sent", "review", "retry", "refused", "duplicate", "lost after", "lost before", "crash"]


class Weather(ScriptedConnection):
    """A platform whose next answer is named. What it lists is what it published."""

    mood = "sent"
    unlocked = True  # no call was made for a crisis item without its lead's word

    def send_reply(self, target: Any, text: str) -> SentReply:
        case = Case.objects.get(first_post__external_id=target.external_id)
        self.unlocked &= case.tier > 0 or case.crisis_reply == "public"
        errors: dict[str, Exception] = {
            "retry": RetryAt("Too many"),
            "refused": Refused("No"),
            "duplicate": Refused("Twice", duplicate=True),
            "lost before": Unknown("No answer"),
        }
        if self.mood in errors:
            raise errors[self.mood]
        sent = super().send_reply(target, text)
        if self.mood == "lost after":
            raise Unknown("The connection broke")
        return SentReply(sent.external_id, sent.url, pending_review=self.mood == "review")


class Desk(RuleBasedStateMachine):
    """One item, five people with different roles, a platform in changing weather and a clock."""

    account: MonitoredAccount
    staff: list[User]

    def __init__(self) -> None:
        super().__init__()
        post = make_post(self.account, posted_at=NOW, conversation_id=uuid.uuid4().hex, author="a")
        make_assessment(post, tier=2)
        open_cases(now=NOW)
        self.pk = Case.objects.get(first_post=post).pk
        self.platform, self.now, self.stale = Weather(), NOW, 0

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.pk)

    def reply(self) -> Reply | None:
        return Reply.objects.filter(case_id=self.pk).order_by("-updated_at", "-pk").first()

    def attempt(self, act: Callable[..., Any], who: int, lag: int, **given: Any) -> None:
        """An act that may be refused; a refusal must leave the item as it was."""
        before = Case.objects.filter(pk=self.pk).values().get()
        version = before["version"] - lag
        try:
            act(actor=self.staff[who], expected_version=version, now=self.now, **given)
            assert lag == 0 or self.case.version == before["version"]
        except (StaleAction, NotAllowed):
            assert Case.objects.filter(pk=self.pk).values().get() == before

    @rule(who=st.integers(0, 4), lag=st.sampled_from([0, 0, 0, 1]), act=st.sampled_from(["ack", "take", "aside"]))
    def simple(self, who: int, lag: int, act: str) -> None:
        if act == "aside":
            self.attempt(services.set_aside_case, who, lag, case=self.case, reason="spam")
        else:
            chosen = services.acknowledge_case if act == "ack" else services.take_case
            self.attempt(chosen, who, lag, case=self.case)

    @rule(who=st.integers(0, 4), tier=st.integers(0, 3))
    def set_tier(self, who: int, tier: int) -> None:
        self.attempt(services.set_tier, who, 0, case=self.case, tier=tier)

    @rule(who=st.integers(0, 4), outcome=st.sampled_from(["answered", "nonsense"]))
    def close(self, who: int, outcome: str) -> None:
        self.attempt(services.close_case, who, 0, case=self.case, outcome=outcome)

    @rule(who=st.integers(0, 4), back=st.booleans())
    def bring_back(self, who: int, back: bool) -> None:
        self.attempt(services.bring_back_case if back else services.reopen_case, who, 0, case=self.case)

    @rule(who=st.integers(0, 4))
    def undo_latest(self, who: int) -> None:
        event = CaseEvent.objects.filter(case_id=self.pk).latest("version")
        self.attempt(services.undo_event, who, 0, event=event)

    @rule(who=st.integers(0, 4), lag=st.sampled_from([0, 0, 1]))
    def submit(self, who: int, lag: int) -> None:
        given = {"case": self.case, "client_key": uuid.uuid4(), "body": SAFE}
        self.attempt(services.submit_reply, who, lag, **given)

    @rule(who=st.integers(0, 4), act=st.sampled_from(["approve", "back", "cancel", "posted", "again", "withdraw"]))
    def decide(self, who: int, act: str) -> None:
        acts: dict[str, Callable[..., Any]] = {
            "approve": services.approve_reply,
            "back": services.send_back_reply,
            "cancel": services.cancel_reply,
            "posted": services.mark_reply_posted,
            "again": services.send_reply_again,
            "withdraw": services.withdraw_reply,
        }
        if reply := self.reply():
            more = {"reason": "Warmer"} if act == "back" else {}
            self.attempt(acts[act], who, 0, reply=reply, **more)

    @rule(who=st.integers(0, 4), choice=st.sampled_from(["take", "public", "private"]))
    def lead(self, who: int, choice: str) -> None:
        """On a crisis item; any other refuses."""
        if choice == "take":
            self.attempt(services.take_crisis, who, 0, case=self.case)
        else:
            self.attempt(services.decide_crisis, who, 0, case=self.case, step="reply", choice=choice)

    @rule()
    def restore(self) -> None:
        """As after a backup: harmless at any time."""
        look_before_sending(now=self.now)

    @rule(mood=st.sampled_from(ANSWERS), minutes=st.sampled_from([0, 1, 5, 60]))
    def tick(self, mood: str, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.platform.mood = mood
        if mood == "crash":
            claim_reply(self.now)
        else:
            deliver_replies(now=self.now, connect=lambda account: self.platform)
        look_for_lost_replies(now=self.now, connect=lambda account: self.platform)

    @invariant()
    def history_is_whole(self) -> None:
        versions = CaseEvent.objects.filter(case_id=self.pk).order_by("version").values_list("version", flat=True)
        assert list(versions) == list(range(1, self.case.version + 1))

    @invariant()
    def the_post_is_answered_at_most_once(self) -> None:
        assert len(self.platform.public) <= 1
        assert self.platform.unlocked
        replies = list(Reply.objects.filter(case_id=self.pk))
        states = [reply.state for reply in replies]
        assert sum(state in LIVE_REPLIES or state in PUBLIC_REPLIES for state in states) <= 1
        if self.platform.public:  # what is public is known or looked for
            assert set(states) & {"sending", "unknown", "sent", "in_review", "needs_human"}
        # and nothing public was unapproved
        assert not [r for r in replies if r.state in PUBLIC_REPLIES and r.needs_approval and not r.approved_by_id]


@pytest.mark.django_db
def test_no_order_of_acts_breaks_an_item_or_doubles_a_reply(cast: Cast) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    examples, steps = (100, 50) if os.environ.get("DESK_DEEP") else (8, 14)
    walk = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=checks,
        phases=[Phase.generate, Phase.shrink],
    )
    staff = [cast.dan, cast.asha, cast.ben, cast.mona, cast.rae]
    run_state_machine_as_test(
        type("Desk", (Desk,), {"account": make_account(cast.youth_hub), "staff": staff}), settings=walk
    )
