"""People and the roles they hold. An admin never chooses a password and never adds to their own roles."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from audit.services import record
from people.errors import Refused
from people.models import Grant, Service, User
from people.roles import Role
from people.services.links import queue_invitation
from people.services.tokens import revoke_tokens_of
from people.sessions import end_sessions


@transaction.atomic
def invite_person(
    *, email: str, display_name: str, job_title: str = "", actor: User, service: Service, role: Role
) -> User:
    """Make an account that nobody can sign in to until the invited person sets a password.

    A worker mails the link. Raises Refused for an address that is on the desk already.
    """
    email = email.strip().lower()
    user = User(username=email, email=email, display_name=display_name, job_title=job_title)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("Somebody with this address is on the desk already. Give them a role instead.") from error
    queue_invitation(user)
    record(actor=actor, action="person.invited", object_type="user", object_id=user.pk)
    grant_role(user=user, service=service, role=role, actor=actor)
    return user


@transaction.atomic
def grant_role(*, user: User, service: Service, role: Role, actor: User) -> Grant:
    """Give a role on a service and all below it, from the next request on. Raises Refused."""
    if user == actor:
        raise Refused("You cannot give a role to yourself. Ask another account admin.")
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True).exists():
        raise Refused(f"The account of {user.display_name} is switched off. Switch it on first.")
    try:
        with transaction.atomic():
            grant = Grant.objects.create(user=user, service=service, role=role.value)
    except IntegrityError as error:
        raise Refused(f"{user.display_name} holds this role there already.") from error
    _record_grant("role.granted", grant, actor)
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, actor: User) -> None:
    """Take a role away, from the next request on. Taking it away again changes nothing.

    Raises Refused for the last account admin of the whole desk.
    """
    if grant.role == Role.ACCOUNT_ADMIN and grant.service.parent_id is None:
        _keep_an_admin(grant.user)
    taken, _ = Grant.objects.filter(pk=grant.pk).delete()
    if taken:
        _record_grant("role.revoked", grant, actor)


@transaction.atomic
def deactivate_person(*, user: User, actor: User) -> None:
    """Switch an account off at once: sessions end, tokens are revoked, roles stay on record but hold nothing.

    Switching it off again changes nothing.
    """
    if user == actor:
        raise Refused("You cannot switch off your own account. Ask another account admin.")
    _keep_an_admin(user)
    changed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    user.is_active = False
    sessions = end_sessions(user)  # whatever is left of them, however the account was switched off before
    tokens = revoke_tokens_of(user, actor=actor, because="person.deactivated")
    if changed:
        detail = {"sessions": sessions, "tokens": tokens}
        record(actor=actor, action="person.deactivated", object_type="user", object_id=user.pk, detail=detail)


@transaction.atomic
def reactivate_person(*, user: User, actor: User) -> None:
    """Switch an account on again. Tokens stay revoked."""
    changed = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    user.is_active = True
    if changed:
        record(actor=actor, action="person.reactivated", object_type="user", object_id=user.pk)


def _keep_an_admin(leaving: User) -> None:
    """Refuse to leave nobody who can manage people.

    Locks the admins and whoever leaves, in one order, so that two never wait for each other in a ring; then
    looks anew: whoever waited here sees what the other has just committed, be it a role taken away or an
    account switched off.
    """
    admins = Grant.objects.filter(role=Role.ACCOUNT_ADMIN.value, service__parent=None, user__is_active=True)
    people = User.objects.filter(Q(pk=leaving.pk) | Q(pk__in=admins.values("user"))).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))
    if set(admins.values_list("user_id", flat=True)) == {leaving.pk}:
        raise Refused(f"{leaving.display_name} is the last account admin. Make somebody else one first.")


def _record_grant(action: str, grant: Grant, actor: User) -> None:
    detail = {"user": grant.user_id, "service": grant.service_id, "role": grant.role}
    record(actor=actor, action=action, object_type="grant", object_id=grant.pk, detail=detail)
