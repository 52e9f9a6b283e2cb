"""What is wrong with this desk, in plain words, and what to do about it. Each check answers for one thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from feedbackdesk.pulse import silent_queues
from ingest.models import AccountSecret, MonitoredAccount
from ingest.vault import SecretsDoNotOpen, open_sealed
from people.models import CrisisLine
from people.queries import on_call, organisation
from triage import reader
from triage.codes import model as codes
from triage.crisis import meaning as danger
from triage.learned import opinion
from triage.relevance import model as relevance

OLDEST_POSTGRES = 150_000
_RIGHTS = """
    SELECT current_user, rolsuper, pg_has_role(current_user, relowner, 'MEMBER'),
           has_table_privilege(current_user, 'audit_entry', 'UPDATE, DELETE, TRUNCATE')
    FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = 'audit_entry'::regclass
"""


@dataclass(frozen=True)
class Problem:
    """Something wrong, and what to do."""

    what: str
    do: str


def database() -> Iterator[Problem]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
    except DatabaseError:
        yield Problem("PostgreSQL does not answer.", "Start it, or correct DATABASE_URL.")
        return
    if version < OLDEST_POSTGRES:
        yield Problem(f"PostgreSQL {version // 10_000} is too old.", "Use PostgreSQL 15 or newer.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Problem("The database is behind the code.", "Run: manage.py migrate")


def database_role() -> Iterator[Problem]:
    """The triggers of the record bind nobody who may switch them off: a superuser, or the owner of its table."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        name, is_superuser, is_owner, may_change = cursor.fetchone()
    do = "Make the role with manage.py desk_role and use it in DATABASE_URL (docs/operations.md)."
    if is_superuser:
        yield Problem(f"The desk uses the database as a superuser ({name}).", do)
    elif is_owner or may_change:
        yield Problem(f"The desk's database role ({name}) can change or remove entries of the record.", do)


def on_this_machine() -> bool:
    """Whether the database server is the embedded one, or at least nobody else's."""
    return str(connection.settings_dict["HOST"]) in ("", "localhost", "127.0.0.1", "::1")


def notes() -> list[Problem]:
    """What is in order here and would not be in production. Nothing to act on, so no exit code."""
    return list(database_role()) if on_this_machine() else []


def served_role() -> Iterator[Problem]:
    if not on_this_machine():
        yield from database_role()


def broker() -> Iterator[Problem]:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except redis.RedisError:
        yield Problem(
            "The Redis-protocol server does not answer. The pulse process carries on, slower.",
            "Start it, or correct REDIS_URL. Nothing is lost meanwhile.",
        )


def heartbeats() -> Iterator[Problem]:
    for name in silent_queues(timezone.now()):
        yield Problem(f"No worker of “{name}” has done work for a minute.", "Start the workers and beat.")


def accounts() -> Iterator[Problem]:
    stuck = MonitoredAccount.objects.filter(state__in=["expired", "stopped"])
    for account in stuck:
        what = f"{account.name} is not read: {account.state_reason}"
        yield Problem(what, f"Open /accounts/{account.pk}/ and reconnect.")


def secrets() -> Iterator[Problem]:
    for secret in AccountSecret.objects.all():
        try:
            open_sealed(bytes(secret.ciphertext), key_id=secret.key_id, account_id=secret.account_id)
        except SecretsDoNotOpen:
            yield Problem(
                f"The sign-in of account {secret.account_id} cannot be opened with this TOKEN_KEY.",
                "Put the former key back, or type the sign-in again on the account's page.",
            )


def rota() -> Iterator[Problem]:
    now = timezone.now()
    if organisation() and on_call(now) is None:
        what = "No one is on call: a post by someone in danger pages every approver."
        yield Problem(what, "Fill the rota at /rota/.")
    old = timezone.localdate() - timedelta(days=180)
    stale = CrisisLine.objects.exclude(verified_on__gte=old).count()
    if stale:
        yield Problem(f"{stale} crisis lines were not checked for 180 days.", "Ring them and say so at /crisis-lines/.")


def models() -> Iterator[Problem]:
    """A desk whose model cannot be read judges by rules and lexicon alone; staff should know."""
    if wrong := opinion.problem():
        yield Problem(wrong, "Put the file back from the release, or run manage.py train_triage.")
    if wrong := relevance.problem():
        yield Problem(wrong, "Put the file back from the release. Until then phrases alone say what is no feedback.")
    if reader.installed() and (wrong := danger.problem()):
        yield Problem(
            wrong, "Put the file back from the release. Until then rules alone find danger told in other languages."
        )
    if reader.installed() and (wrong := codes.problem()):
        yield Problem(wrong, "Put the file back from the release. Until then rules and themes alone find signals.")
    if reader.installed() and (wrong := reader.problem()):
        yield Problem(wrong, "Until then triage judges by words alone.")


CHECKS: dict[str, Callable[[], Iterator[Problem]]] = {
    "database": database,
    "role": served_role,
    "broker": broker,
    "heartbeats": heartbeats,
    "accounts": accounts,
    "secrets": secrets,
    "rota": rota,
    "models": models,
}


def examine(only: str = "") -> list[Problem]:
    """Every problem found; the later checks need the database and are left out when it is not there."""
    found: list[Problem] = []
    for name, check in CHECKS.items():
        if only and name != only:
            continue
        found += check()
        if name == "database" and found:
            break
    return found
