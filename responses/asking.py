"""Notices about replies: who may approve is asked, who wrote is told. A path and no text."""

from datetime import datetime

from notices.models import Notice
from notices.services import send
from people.queries import people_who
from people.roles import Permission
from responses.models import Case, Reply
from responses.paths import item_path

MOST_ASKED = 20


def ask_for_approval(reply: Reply, case: Case, *, now: datetime) -> int:
    """Ask the approvers of the service, the author left out. Returns how many are asked."""
    approvers = people_who(Permission.APPROVE, case.service_id).exclude(pk=reply.author_id)[:MOST_ASKED]
    if not approvers:
        subject = "Nobody can approve your reply yet: ask an account admin for a second approver"
        tell_author(reply, version=case.version, subject=subject, now=now)
    for user in approvers:
        send(
            recipient=user,
            kind=Notice.Kind.APPROVAL,
            key=f"approval:{reply.pk}:{case.version}:{user.pk}",
            subject="A reply waits for approval",
            path=item_path(case.pk),
            now=now,
        )
    return len(approvers)


def tell_author(reply: Reply, *, version: int, subject: str, now: datetime) -> None:
    """Tell the author what became of a reply."""
    send(
        recipient=reply.author,
        kind=Notice.Kind.DESK,
        key=f"reply:{reply.pk}:{version}",
        subject=subject,
        path=item_path(reply.case_id),
        now=now,
    )
