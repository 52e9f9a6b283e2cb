"""One object of every kind, all of the walk-in, and what is sent to each address.

``Scene.args`` completes an address, ``Scene.body`` is a form that the right person could send there.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from dashboards.weeks import week_of
from ingest.models import MonitoredAccount, QuarantinedItem
from people.models import CrisisLine, Shift
from people.roles import Role
from people.services import issue_token
from responses.keys import keymap
from responses.models import Case, Escalation, Reply, ReplyBlock
from responses.services import acknowledge_case, take_crisis
from tests.conftest import Cast
from tests.factories import (
    make_account,
    make_assessment,
    make_case,
    make_coding_item,
    make_dry_run,
    make_finding,
    make_grant,
    make_post,
    make_reply,
    make_rule_book,
)
from triage.models import Cluster, Sample, SetAside, Signature
from triage.rulebook.content import Content, Word
from triage.rulebook.services import add_rule
from triage.services import correct_sentiment

REPLY = "Thank you for telling us. I am sorry to read this. Please message us here. Asha, QI lead"


@dataclass
class Scene:
    args: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    body: dict[str, dict[str, Any]] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=lambda: {"account-new": "?platform=x"})

    def put(self, name: str, /, *args: Any, **body: Any) -> None:
        self.args[name], self.body[name] = args, body


def lay(cast: Cast) -> Scene:
    """Make everything. Rae, Asha, Ben, Mona, Cora and Otto hold the whole; Dan the youth hub; Nora nothing."""
    scene = Scene()
    account = make_account(cast.walk_in, name="@walkin")
    for part in (_items, _outside_items, _replies, _escalations, _api):
        part(scene, cast, account)
    for other in (_people, _organisation, _sentences, _rules):
        other(scene, cast)
    _accounts(scene, account, cast)
    today = week_of(timezone.now(), ZoneInfo("America/Toronto")).isoformat()
    scene.put("week", today)
    scene.put("week-csv", today)
    return scene


def item(account: MonitoredAccount, tier: int = 2, **fields: Any) -> Case:
    post = make_post(account)
    make_assessment(post, tier=tier)
    make_finding(post, tier=tier)
    return make_case(post, tier=tier, **fields)


def _items(scene: Scene, cast: Cast, account: MonitoredAccount) -> None:
    case, now = item(account), timezone.now()
    pk, version = case.pk, {"expected_version": 1}
    scene.put("item", pk)
    scene.put("bulk", act="acknowledge", item=f"{pk}:1")
    scene.put("bulk-undo", event="1")
    scene.put("presence", pk, version="1")
    for name in ("acknowledge", "take"):
        scene.put(name, pk, **version)
    scene.put("assign", pk, person=cast.ben.pk, **version)
    scene.put("note", pk, text="Called the team.", **version)
    scene.put("snooze", pk, until="hour", **version)
    scene.put("set-aside", pk, reason="spam", **version)
    scene.put("tier", pk, tier="3", **version)
    scene.put("escalate", pk, person=cast.mona.pk, reason="Please look.", **version)
    scene.put("draft", pk, body=REPLY, client_key=str(uuid4()))
    scene.put("reply-submit", pk, body=REPLY, client_key=str(uuid4()), confirmed="yes", **version)
    scene.put("sentiment", pk, sentiment="mixed", **version)
    scene.put("criticality", pk, criticality="4", **version)
    correct_sentiment(post=case.latest_post, actor=cast.asha, sentiment="neutral")
    scene.put("correction-undo", case.latest_post.corrections.get().pk)
    scene.put("signal-add", pk, code="access.waiting", polarity="concern", quote="four months", **version)
    scene.put("signal", pk, case.latest_post.findings.get().pk, say="confirm", **version)
    scene.put("show-author", pk, case.latest_post_id)
    scene.put("show-details", pk, case.latest_post_id)
    known: dict[str, Any] = {"acknowledged_at": now, "acknowledged_by": cast.asha}
    scene.put("close", item(account, state="acknowledged", **known).pk, outcome="answered", **version)
    closed = item(account, state="closed", closed_at=now, outcome="answered", **known)
    scene.put("reopen", closed.pk, **version)
    aside = item(account, state="set_aside", set_aside_reason="spam")
    scene.put("bring-back", aside.pk, **version)
    undone = item(account)
    scene.put("undo", acknowledge_case(case=undone, actor=cast.asha, expected_version=1).pk)


def _outside_items(scene: Scene, cast: Cast, account: MonitoredAccount) -> None:
    """A post that the desk set aside, drawn for the weekly check, and two that say the same."""
    now = timezone.now()
    post, alike = make_post(account), make_post(account, author="a2")
    row = {"kind": "spam", "reason": "Promises a prize", "start": 0, "end": 1, "text_hash": post.text_hash}
    SetAside.objects.create(post=post, assessment=make_assessment(post, relevance="spam"), set_aside_at=now, **row)
    sample = Sample.objects.create(week=now.date(), kind="set_aside", post=post, drawn_at=now)
    cluster = Cluster.objects.create(first_post=post, first_at=now, made_at=now)
    for each in (post, alike):
        given = {"text_hash": each.text_hash, "posted_at": now, "signed_at": now, "minhash": b"", "bands": []}
        Signature.objects.create(post=each, cluster=cluster, **given)
    scene.put("set-aside-bring-back", post.pk)
    scene.put("coding-answer", make_coding_item(make_post(account, author="a3")).pk, sentiment="mixed", act="code")
    scene.put("sample-verdict", sample.pk, verdict="wrong")
    scene.put("together", cluster.pk)


def _replies(scene: Scene, cast: Cast, account: MonitoredAccount) -> None:
    now = timezone.now()

    def reply(state: str, **fields: Any) -> Reply:
        return make_reply(item(account), cast.asha, account, state=state, **fields)

    version = {"expected_version": 1}
    scene.put("reply-state", reply("held", hold_until=now).pk)
    scene.put("reply-approve", reply("waiting_approval", needs_approval=True).pk, **version)
    scene.put("reply-send-back", reply("waiting_approval", needs_approval=True).pk, reason="Shorter.", **version)
    scene.put("reply-cancel", reply("held", hold_until=now + timedelta(hours=1)).pk, **version)
    scene.put("reply-posted", reply("needs_human").pk, url="https://x.com/i/status/1", **version)
    scene.put("reply-again", reply("rejected").pk, **version)
    scene.put("reply-withdraw", reply("rejected").pk, **version)
    scene.put("draft-discard", reply("draft").case_id, body=REPLY, client_key=str(uuid4()))
    scene.put("reply-take-up", reply("withdrawn", discarded_at=now).pk)


def _sentences(scene: Scene, cast: Cast) -> None:
    """The sentences that the organisation has approved: one to change, one in use, one retired."""
    change, use, retired = (
        ReplyBlock.objects.create(title=f"Sentence {n}", text="Thank you for telling us.", retired_at=at)
        for n, at in enumerate((None, None, timezone.now()))
    )
    words = {"kind": "sentence", "tone": "any", "criticality": "any", "order": "100"}
    scene.put("blocks", title="A new sentence", text="We are glad you wrote.", **words)
    scene.put("block", change.pk, title="Sentence 0", text="Thank you for writing.", expected_version=1, **words)
    scene.put("block-retire", use.pk, expected_version=1)
    scene.put("block-use-again", retired.pk, expected_version=1)
    scene.put("me-keys", enabled="on", **keymap({}))


def _rules(scene: Scene, cast: Cast) -> None:
    """One version, a draft with its dry run at the end, and another that waits."""
    first, more = Content.of(masks=["hope centre"]), Content.of(masks=["hope centre"], words=[Word("portal", -1.0)])
    make_rule_book(first, cast.cora)
    add_rule(entry=Word("portal", -1.0), actor=cast.cora, expected_version=0)
    done = make_dry_run(more, cast.cora, base=1)
    seen = {"expected_version": 1}
    scene.put("rules-add", kind="word", text="parking", valence="-0.5", language="both", **seen)
    scene.put("rules-remove", kind="word", text="portal", valence="-1.0", **seen)
    scene.put("rules-discard", **seen)
    scene.put("rules-take-back", **seen)
    scene.put("rules-try", sentence="I waited four months.")
    scene.put("rules-dry-run-start", **seen)
    scene.put("rules-dry-run", done.pk)
    scene.put("rules-dry-run-cancel", make_dry_run(more, cast.cora, base=1, state="waiting", ended_at=None).pk)
    scene.put("rules-publish", done.pk, reason="People write of it")
    scene.put("rules-version", 1)
    scene.put("rules-revert", 0, reason="Back to how it was", seen="1")


def _escalations(scene: Scene, cast: Cast, account: MonitoredAccount) -> None:
    now, version = timezone.now(), {"expected_version": 1}

    def escalation(case: Case, **fields: Any) -> Escalation:
        given = {"to_user": cast.ben, "passed_to": "Team", "reason": "r", "opened_at": now, **fields}
        return Escalation.objects.create(case=case, due_at=now + timedelta(hours=3), **given)

    scene.put("escalation-acknowledge", escalation(item(account)).pk, **version)
    scene.put("escalation-nudge", escalation(item(account)).pk, **version)
    later = (now + timedelta(days=3)).date().isoformat()
    scene.put("escalation-pause", escalation(item(account)).pk, until=later, reason="Away", **version)
    scene.put("escalation-resolve", escalation(item(account)).pk, note="Done.", **version)
    scene.put("crisis-take", item(account, 0).pk, **version)
    paged = item(account, 0)
    escalation(paged, rungs=3, next_rung_at=now + timedelta(minutes=9))
    scene.put("crisis-pass", paged.pk, **version)
    taken = item(account, 0)
    take_crisis(case=taken, actor=cast.ben, expected_version=1)
    scene.put("crisis-decide", taken.pk, question="danger", answer="no", expected_version=2)


def _people(scene: Scene, cast: Cast) -> None:
    grant = {"role": "reader", "service": cast.walk_in.pk}
    held = make_grant(cast.ben, cast.walk_in, Role.RESPONDER)
    scene.put("person", cast.nora.pk)
    scene.put("person-grant", cast.nora.pk, **grant)
    scene.put("person-switch", cast.nora.pk, off="1")
    scene.put("person-invite-again", cast.nora.pk)
    scene.put("people-invite", email="new@lakeshore.example", display_name="New", **grant)
    scene.put("grant-revoke", held.pk)
    token, _secret = issue_token(actor=cast.asha, name="script", scope="read", days=30)
    scene.put("me-token-revoke", token.pk)
    scene.put("me-tokens", name="script", scope="read", days="30")
    scene.put("me-preferences", theme="dark")
    scene.put("me-password", old_password="x", new_password1="y", new_password2="z")
    scene.put("set-password", "MQ", "no-such-token")
    scene.put("login", username="nobody@lakeshore.example", password="wrong")
    scene.put("password-reset", email="nobody@lakeshore.example")


def _organisation(scene: Scene, cast: Cast) -> None:
    now = timezone.now()
    people = {"lead": cast.ben, "backup": cast.mona}
    shift = Shift.objects.create(service=cast.walk_in, starts=now, ends=now + timedelta(hours=8), **people)
    line = CrisisLine.objects.create(name="9-8-8", contact="Call or text 9-8-8")
    scene.put("rota-remove", shift.pk)
    times = {"starts": now + timedelta(days=2), "ends": now + timedelta(days=3)}
    form = {name: at.strftime("%Y-%m-%dT%H:%M") for name, at in times.items()}
    scene.put("rota", service=cast.walk_in.pk, lead=cast.ben.pk, backup=cast.mona.pk, **form)
    scene.put("crisis-lines", name="Kids line", contact="Text 686868")
    scene.put("crisis-line-verify", line.pk)
    scene.put("crisis-line-remove", line.pk)
    settings = {"country": "CA", "time_zone": "America/Toronto", "hold_seconds": "15"}
    scene.put("organisation", name="Lakeshore", **settings)
    scene.put("service-new", name="Night team", parent=cast.walk_in.pk)
    scene.put("service", cast.walk_in.pk, name="Walk-in")


def _accounts(scene: Scene, account: MonitoredAccount, cast: Cast) -> None:
    scene.put("account", account.pk)
    scene.put("account-pause", account.pk, reason="Campaign")
    scene.put("account-poll", account.pk)
    scene.put("account-sign-in", account.pk)
    unread = {"raw": {"id": "1"}, "error": "Odd.", "first_seen_at": timezone.now()}
    odd, junk = (QuarantinedItem.objects.create(account=account, raw_hash=str(n), **unread) for n in range(2))
    scene.put("account-unreadable", account.pk)
    scene.put("unreadable-item", account.pk, odd.pk)
    scene.put("unreadable-try", account.pk, odd.pk)
    scene.put("unreadable-discard", account.pk, junk.pk, reason="An advertisement.")
    paused = make_account(cast.walk_in, state="paused", state_reason="Holiday")
    scene.put("account-resume", paused.pk)


def _api(scene: Scene, cast: Cast, account: MonitoredAccount) -> None:
    case = item(account)
    scene.put("api-findings", case.latest_post_id)
    scene.put("api-case", case.pk)
    scene.put("api-acknowledge", case.pk, expected_version=1)
    scene.put("api-assign", case.pk, expected_version=1, to=cast.ben.pk)
    scene.put("api-note", case.pk, expected_version=1, text="Called the team.")
