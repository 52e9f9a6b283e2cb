"""Every page that a person can open: the table of ``test_axe_everywhere``."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from dashboards.weeks import closed_week
from responses.models import Case, Reply
from responses.services import close_case
from tests.access.scene import lay as lay_everything
from tests.access.walker import address
from tests.browser.scene import agreed, lay
from tests.conftest import Cast
from tests.dashboards.scene import fill_lively

# Who opens it; "" is somebody signed out.
PAGES = {
    # Asha's work.
    "inbox": "asha",
    "item": "asha",
    "escalations": "asha",
    "weekly": "mona",
    "week": "mona",
    "set-aside-list": "asha",
    "samples": "asha",
    "together": "asha",
    "model-card": "asha",
    "coding": "asha",
    "rules": "cora",
    "rules-shipped": "cora",
    "rules-draft": "cora",
    "rules-dry-run": "cora",
    "rules-version": "asha",
    # Everybody's own.
    "me": "asha",
    "me-password": "asha",
    "me-keys": "asha",
    "support": "asha",
    "start": "cora",
    "rota": "cora",
    "crisis-lines": "cora",
    "api-docs": "asha",
    # Administration.
    "accounts": "cora",
    "account": "cora",
    "account-new": "cora",
    "account-unreadable": "cora",
    "unreadable-item": "cora",
    "people": "cora",
    "people-invite": "cora",
    "person": "cora",
    "organisation": "cora",
    "service": "cora",
    "blocks": "cora",
    "block": "cora",
    "record": "otto",
    # Signed out.
    "login": "",
    "password-reset": "",
    "password-reset-sent": "",
    "set-password": "",
}
# An item beside an empty list: what a full one holds is looked at in the inbox.
SHORT = "view=mine&q=nothing-like-this"
# Addresses that answer with a part of a page, a file or data, or that only take a POST.
NO_PAGES = {
    *(
        "news",
        "clocks",
        "bulk",
        "bulk-undo",
        "presence",
        "healthz",
        "setup",
        "logout",
        "api-schema",
        "webhook-facebook",
        "week-csv",
    ),
    *("model-card-csv", "coding-answer", "coding-undo"),
    *("rules-add", "rules-remove", "rules-discard", "rules-take-back", "rules-try", "rules-revert", "rules-publish"),
    *("rules-dry-run-start", "rules-dry-run-cancel", "rules-progress"),
    *("acknowledge", "take", "assign", "note", "snooze", "set-aside", "bring-back", "close", "reopen", "tier"),
    *(
        "escalate",
        "undo",
        "signal-add",
        "signal",
        "sentiment",
        "criticality",
        "correction-undo",
        "show-author",
        "show-details",
        "draft",
        "reply-submit",
        "reply-state",
    ),
    *("reply-approve", "reply-send-back", "reply-cancel", "reply-posted", "reply-again", "reply-withdraw"),
    *("crisis-take", "crisis-pass", "crisis-decide", "crisis-line-verify", "crisis-line-remove"),
    *("escalation-acknowledge", "escalation-nudge", "escalation-pause", "escalation-resolve"),
    *("me-preferences", "me-sessions-end", "me-tokens", "me-token-revoke", "rota-remove", "service-new"),
    *("draft-discard", "reply-take-up", "block-retire", "block-use-again", "me-keys-reset"),
    *("set-aside-bring-back", "sample-verdict"),
    *("person-grant", "person-switch", "person-invite-again", "grant-revoke"),
    *("account-pause", "account-resume", "account-poll", "account-sign-in", "unreadable-try", "unreadable-discard"),
}


@dataclass(frozen=True)
class Place:
    """A page as somebody meets it."""

    name: str
    path: str
    who: str


def places(cast: Cast) -> list[Place]:
    """One of every page, and the states of a page that look unlike each other."""
    plain, rich = lay_everything(cast), lay(cast)
    closed = closed_week(timezone.now(), ZoneInfo(cast.organisation.time_zone))
    fill_lively(cast.root, closed)
    agreed(cast)
    plain.put("week", closed.isoformat())
    plain.put("item", rich.concern.pk)
    found = [Place(name, address(plain, name), who) for name, who in PAGES.items()]
    done = Case.objects.get(pk=plain.args["close"][0])
    close_case(case=done, actor=cast.asha, expected_version=done.version, outcome="answered")
    waiting = Reply.objects.get(pk=plain.args["reply-approve"][0])
    more = {
        "inbox, everything": ("/?view=all", "asha"),
        "inbox, nothing": ("/?view=mine&q=nothing-like-this", "asha"),
        "inbox, a filter that means nothing": ("/?view=all&q=is:angry tier:2", "asha"),
        "item, read only": (f"/items/{rich.concern.pk}/?{SHORT}", "rae"),
        "item, another language": (f"/items/{rich.french.pk}/?{SHORT}", "asha"),
        "item, closed": (f"/items/{done.pk}/?view=all&q=is:any", "asha"),
        "item, a reply to approve": (f"/items/{waiting.case_id}/?{SHORT}", "ben"),
        "crisis": (f"/items/{rich.crisis.pk}/?{SHORT}", "asha"),
        "crisis, taken": (f"/items/{plain.args['crisis-decide'][0]}/?{SHORT}", "ben"),
        "escalations, closed": ("/escalations/?show=closed", "mona"),
        "week, a share": (f"/weekly/{closed}/?measure=in_standard", "mona"),
        "account-new, choose": ("/accounts/new/", "cora"),
        "no such page": ("/nothing-here/", "asha"),
    }
    return [*found, *(Place(name, path, who) for name, (path, who) in more.items())]
