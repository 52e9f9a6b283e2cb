"""From a stored account to a live connection: the only place where credentials are opened."""

from collections.abc import Mapping

from django.conf import settings

from ingest.models import AccountSecret, MonitoredAccount
from ingest.vault import open_sealed
from platforms.base import AccountConfig, Connection
from platforms.errors import Stopped, TokenRefused
from platforms.registry import platform_for


def connection_for(account: MonitoredAccount) -> Connection:
    """Connect with the account's own credentials.

    Raises ``vault.SecretsDoNotOpen`` when they cannot be read, ``TokenRefused`` when there are none and
    ``Stopped`` when the desk no longer knows the platform.
    """
    secret = AccountSecret.objects.filter(account=account).first()
    if secret is None:
        raise TokenRefused("No sign-in is stored for this account.", code="no_secret")
    opened = open_sealed(bytes(secret.ciphertext), key_id=secret.key_id, account_id=account.pk)
    return connect(account.platform, external_id=account.external_id, settings_=account.config, secrets=opened)


def connect(platform: str, *, external_id: str, settings_: Mapping[str, str], secrets: Mapping[str, str]) -> Connection:
    """Connect with credentials in hand, stored or not yet."""
    try:
        found = platform_for(platform)
    except KeyError:
        raise Stopped("This desk no longer reads this platform.", code="unknown_platform") from None
    return found.connect(AccountConfig(external_id, settings_, secrets), base_url=settings.SANDBOX_URL)
