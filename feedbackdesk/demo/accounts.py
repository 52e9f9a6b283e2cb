"""The six accounts, connected as an admin would: the form's fields, and a test of the connection first."""

from feedbackdesk.demo.cast import ACCOUNTS, Account
from feedbackdesk.demo.practice import Practice
from ingest.models import MonitoredAccount
from ingest.services import NewAccount, connect_account
from people.models import Service, User
from platforms.registry import platform_for


def connect_accounts(practice: Practice, services: dict[str, Service], admin: User) -> list[MonitoredAccount]:
    return [_connect(practice, account, services[account.service], admin) for account in ACCOUNTS]


def _connect(practice: Practice, account: Account, service: Service, admin: User) -> MonitoredAccount:
    given = practice.sign_in(account.platform, id=account.external_id, name=account.name, **account.config)
    typed = {**given, **given.get("settings", {}), **given["secrets"]}
    fields = platform_for(account.platform).fields
    new = NewAccount(
        platform=account.platform,
        service=service,
        purpose=account.purpose,
        settings={field.name: str(typed.get(field.name, "")) for field in fields if not field.secret},
        secrets={field.name: str(typed.get(field.name, "")) for field in fields if field.secret},
    )
    connected = connect_account(new=new, actor=admin)
    MonitoredAccount.objects.filter(pk=connected.pk).update(name=account.name)
    return connected
