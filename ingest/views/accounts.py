"""The list of accounts, and connecting one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ingest.errors import AccountError
from ingest.forms import ConnectForm
from ingest.health import LEGEND, Line
from ingest.models import MonitoredAccount
from ingest.queries import account_rows, accounts_visible_to
from ingest.services import NewAccount, connect_account
from people.access import needs
from people.models import User
from people.roles import Permission
from platforms.base import Platform
from platforms.errors import PlatformError
from platforms.registry import platforms_by_name


@require_safe
@needs(Permission.MANAGE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    rows = account_rows(accounts_visible_to(request.user))
    legend = [(Line(word), meaning) for word, (_tone, _icon, meaning) in LEGEND.items()]
    troubled = [row for row in rows if row.account.state in {"expired", "stopped"}]
    return render(request, "ingest/accounts.html", {"rows": rows, "legend": legend, "troubled": troubled})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACCOUNTS)
def account_new(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("platform")
    if not name:
        return render(request, "ingest/account_choose.html", {"platforms": platforms_by_name().values()})
    platform = _platform(name)
    form = ConnectForm(platform, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (account := _connect(request, platform, form)):
        return redirect("account", account.pk)
    status = 422 if form.is_bound else 200
    return render(request, "ingest/account_new.html", {"platform": platform, "form": form}, status=status)


def _platform(name: str) -> Platform:
    found = platforms_by_name().get(name)
    if found is None:
        raise Http404
    return found


def _connect(request: HttpRequest, platform: Platform, form: ConnectForm) -> MonitoredAccount | None:
    assert isinstance(request.user, User)
    if not form.is_valid():
        return None
    new = NewAccount(
        platform=platform.name,
        service=form.cleaned_data["service"],
        purpose=form.cleaned_data["purpose"],
        settings=form.values(secret=False),
        secrets=form.values(secret=True),
    )
    try:
        return connect_account(new=new, actor=request.user)
    except PlatformError as error:
        form.add_error(None, f"The connection does not work: {error.reason} Nothing was saved.")
    except AccountError as error:
        form.add_error(None, str(error))
    return None
