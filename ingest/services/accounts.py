"""What an account admin does: connect, pause, resume, sign in again, poll now.

A connection is tried before anything is saved, and outside any transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from ingest.connections import connect
from ingest.errors import AlreadyConnected, StaleAccount
from ingest.models import AccountSecret, MonitoredAccount
from ingest.services.claims import clock
from ingest.services.sharing import app_key
from ingest.services.states import State, move
from ingest.vault import SecretsDoNotOpen, open_sealed, seal
from people.models import Service, User
from platforms.base import AccountCheck
from platforms.errors import Refused
from platforms.registry import platform_for

STALE = "Someone else has just changed this account. Look again, then repeat your change."
MOST_HINTS = 50  # beyond that the ordinary walk finds them


@dataclass(frozen=True)
class NewAccount:
    """What an admin typed. ``repr`` shows no secret."""

    platform: str
    service: Service
    purpose: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]

    def __repr__(self) -> str:
        return f"NewAccount(platform={self.platform!r})"


def check_connection(
    *, platform: str, settings: Mapping[str, str], secrets: Mapping[str, str], external_id: str = ""
) -> AccountCheck:
    """Ask the platform whether this sign-in works. Writes nothing anywhere.

    Raises a ``PlatformError`` with plain words. With ``external_id`` the answer must be about that account.
    """
    found = connect(platform, external_id=external_id, settings_=settings, secrets=secrets).check()
    if external_id and found.external_id != external_id:
        raise Refused(f"This sign-in is for another account: {found.name}.", code="other_account")
    return found


def connect_account(*, new: NewAccount, actor: User, now: datetime | None = None) -> MonitoredAccount:
    """Test the connection, then save the account with its sealed credentials; the first poll is due at once.

    Raises a ``PlatformError`` when the test fails and ``AlreadyConnected``; nothing is saved then.
    """
    checked = check_connection(platform=new.platform, settings=new.settings, secrets=new.secrets)
    now = now or timezone.now()
    try:
        with transaction.atomic():
            return _save(new, checked, actor, now)
    except IntegrityError:
        raise AlreadyConnected("This account is connected already.") from None


def _save(new: NewAccount, checked: AccountCheck, actor: User, now: datetime) -> MonitoredAccount:
    account = MonitoredAccount.objects.create(
        platform=new.platform,
        external_id=checked.external_id,
        name=checked.name[:120] or checked.external_id,
        purpose=new.purpose,
        service=new.service,
        config=dict(new.settings),
        created_by=actor,
        next_poll_at=now,
        poll_seconds=platform_for(new.platform).poll_seconds,
        state_changed_at=now,
        state_changed_by=actor,
    )
    _store_secrets(account, new.secrets, now)
    _record(actor, "account.connected", account, service=new.service.pk, platform=new.platform)
    return account


def sign_in_again(
    *, account: MonitoredAccount, secrets: Mapping[str, str], actor: User, now: datetime | None = None
) -> AccountCheck:
    """Test new credentials against the same account of the platform, then replace the old ones.

    Credentials that are not given stay as they are. Raises a ``PlatformError`` and changes nothing when the
    sign-in does not work or belongs to another account, and ``StaleAccount`` when somebody else has signed in
    while it was tested: what they typed would be put back to what it was before.
    """
    stored = AccountSecret.objects.filter(account=account).first()
    secrets = {**_opened(stored), **secrets}
    checked = check_connection(
        platform=account.platform, settings=account.config, secrets=secrets, external_id=account.external_id
    )
    replace_secrets(account=account, secrets=secrets, actor=actor, over=stored, now=now)
    return checked


def replace_secrets(
    *,
    account: MonitoredAccount,
    secrets: Mapping[str, str],
    actor: User | None,
    over: AccountSecret | None = None,
    now: datetime | None = None,
) -> None:
    """Seal new credentials without testing them; reading goes on from where it stood, unless it is paused.

    ``over``: the credentials that these were made from; ``StaleAccount`` when they are no longer the stored ones.
    """
    moved_at = now or timezone.now()
    with transaction.atomic():
        if over is not None and not _still_stored(over):
            raise StaleAccount(STALE)
        _store_secrets(account, secrets, moved_at)
        state = State.PAUSED if account.state == State.PAUSED else State.ACTIVE
        reason = account.state_reason if state == State.PAUSED else ""
        if not move(account, state, reason, moved_at, actor=actor, next_poll_at=clock(now), failures=0):
            raise StaleAccount(STALE)
        _record(actor, "account.signed_in", account)


def pause_account(
    *, account: MonitoredAccount, reason: str, until: date | None, actor: User, now: datetime | None = None
) -> None:
    """Stop reading until a day, or until somebody resumes. Nothing is lost: the place is kept."""
    with transaction.atomic():
        if not move(account, State.PAUSED, reason, now or timezone.now(), actor=actor, paused_until=until):
            raise StaleAccount(STALE)
        _record(actor, "account.paused", account, until=until.isoformat() if until else "")


def resume_account(*, account: MonitoredAccount, actor: User, now: datetime | None = None) -> None:
    """Read again from the place where reading stopped."""
    due: dict[str, Any] = {"paused_until": None, "next_poll_at": clock(now), "failures": 0}
    with transaction.atomic():
        if not move(account, State.ACTIVE, "", now or timezone.now(), actor=actor, **due):
            raise StaleAccount(STALE)
        _record(actor, "account.resumed", account)


def request_poll(*, account: MonitoredAccount, actor: User, now: datetime | None = None) -> bool:
    """Make an active account due at once. False when it is not active."""
    with transaction.atomic():
        active = MonitoredAccount.objects.filter(pk=account.pk, state=State.ACTIVE)
        due = bool(active.update(next_poll_at=clock(now)))
        if due:
            _record(actor, "account.poll_requested", account)
    return due


def hint_account(*, account: MonitoredAccount, ids: Sequence[str], now: datetime | None = None) -> bool:
    """A platform's webhook says that something changed: read now, and these objects first.

    The hint is never believed: what is stored is what the platform then answers. False when not active.
    """
    with transaction.atomic():
        active = MonitoredAccount.objects.filter(pk=account.pk, state=State.ACTIVE)
        found = active.select_for_update(no_key=True).first()
        if found is None:
            return False
        hints = list(dict.fromkeys([*found.hints, *ids]))[-MOST_HINTS:]
        return bool(active.update(next_poll_at=clock(now), hints=hints))


def _opened(stored: AccountSecret | None) -> dict[str, str]:
    if stored is None:
        return {}
    try:
        return open_sealed(bytes(stored.ciphertext), key_id=stored.key_id, account_id=stored.account_id)
    except SecretsDoNotOpen:
        return {}  # the very reason to sign in again


def _still_stored(over: AccountSecret) -> bool:
    """Lock the row if it is unchanged; each sealing has a nonce of its own, so the ciphertext tells."""
    same = AccountSecret.objects.filter(pk=over.pk, ciphertext=bytes(over.ciphertext))
    return same.select_for_update().exists()


def _store_secrets(account: MonitoredAccount, secrets: Mapping[str, str], now: datetime) -> None:
    sealed = seal(secrets, account_id=account.pk)
    AccountSecret.objects.update_or_create(
        account=account,
        defaults={"ciphertext": sealed.ciphertext, "key_id": sealed.key_id, "replaced_at": now},
    )
    MonitoredAccount.objects.filter(pk=account.pk).update(app_key=app_key(account.platform, account.config, secrets))


def _record(actor: User | None, action: str, account: MonitoredAccount, **detail: object) -> None:
    record(actor=actor, action=action, object_type="account", object_id=account.pk, detail=detail)
