"""Who sees and who acts on which items. A stranger gets 404, never 403."""

from django.db.models import QuerySet
from django.http import Http404

from people.access import AnyUser, may, services_with
from people.roles import Permission
from responses.errors import NotAllowed
from responses.models import Case, Escalation, Reply

_REFUSALS = {
    Permission.ACT: "Your role on this service lets you read. Ask a responder or an approver to do this.",
    Permission.APPROVE: "Only an approver of this service can do this.",
}


def visible_cases(user: AnyUser, permission: Permission = Permission.READ_CASES) -> QuerySet[Case]:
    """The items of the services on which ``user`` holds ``permission``."""
    services = services_with(user, permission)
    return Case.objects.all() if services is None else Case.objects.filter(service_id__in=services)


def case_for(user: AnyUser, pk: int, permission: Permission = Permission.READ_CASES) -> Case:
    """The item, with its posts' service and people at hand; Http404 when it is not for this person."""
    related = ("service", "latest_post", "first_post", "assigned_to", "acknowledged_by", "seen_by", "crisis_taken_by")
    case = visible_cases(user, permission).select_related(*related).filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def reply_for(user: AnyUser, pk: int, permission: Permission = Permission.READ_CASES) -> Reply:
    """The reply of an item that this person may see; another person's draft stays their own. Http404 otherwise."""
    replies = Reply.objects.filter(case__in=visible_cases(user, permission), pk=pk)
    reply = replies.select_related("case", "author", "account", "approved_by", "target").first()
    private = reply is not None and (reply.state == "draft" or reply.discarded_at is not None)
    if reply is None or (private and reply.author_id != user.pk):
        raise Http404
    return reply


def escalation_for(user: AnyUser, pk: int, permission: Permission = Permission.READ_CASES) -> Escalation:
    """The escalation of an item that this person may see. Http404 otherwise."""
    found = Escalation.objects.filter(case__in=visible_cases(user, permission), pk=pk)
    escalation = found.select_related("case", "to_user").first()
    if escalation is None:
        raise Http404
    return escalation


def require(user: AnyUser, case: Case, *permissions: Permission) -> None:
    """Refuse with NotAllowed unless the person holds one of ``permissions`` on the item's service."""
    if not any(may(user, permission, case.service_id) for permission in permissions):
        raise NotAllowed(_REFUSALS.get(permissions[0], "Your role does not allow this."))
