"""Who may see an account: whoever manages accounts on its service. Everybody else meets a 404."""

from django.http import Http404

from ingest.models import MonitoredAccount
from ingest.queries import accounts_visible_to
from people.access import AnyUser


def account_for(user: AnyUser, pk: int) -> MonitoredAccount:
    """The account, or Http404 for a stranger as for a number that does not exist."""
    account = accounts_visible_to(user).filter(pk=pk).first()
    if account is None:
        raise Http404
    return account
