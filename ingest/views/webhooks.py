"""Facebook's webhook. A genuine delivery makes its Page due for a read; recommendations are stored as told, since
Facebook lists them nowhere. Either way a replay is harmless.
"""

import re
from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ingest.models import AccountSecret, MonitoredAccount
from ingest.services import hint_account, redact_withdrawn, store_told
from ingest.vault import SecretsDoNotOpen, open_sealed
from platforms.facebook.recommendations import told, withdrawn
from platforms.facebook.webhook import Change, challenge, changes, verify_signature

LARGEST_BODY = 1_000_000  # bytes; Facebook's own are a few thousand
FORBIDDEN = 403
OBJECT_ID = re.compile(r"[0-9]{1,40}(_[0-9]{1,40})?")
Opened = tuple[MonitoredAccount, dict[str, str]]


@csrf_exempt  # a signature over the raw body stands in for the token
@login_not_required
@require_http_methods(["GET", "POST"])
def facebook(request: HttpRequest) -> HttpResponse:
    return _delivery(request) if request.method == "POST" else _handshake(request)


def _handshake(request: HttpRequest) -> HttpResponse:
    """Echo the challenge to whoever knows a verify token of ours, as text so that a browser runs nothing."""
    for _account, secrets in _opened():
        echo = challenge(request.GET.dict(), secrets.get("verify_token", ""))
        if echo is not None:
            return HttpResponse(echo, content_type="text/plain")
    return HttpResponse(status=FORBIDDEN)


def _delivery(request: HttpRequest) -> HttpResponse:
    raw = _body(request)
    if raw is None:
        return HttpResponse(status=413)
    header = request.headers.get("X-Hub-Signature-256", "")
    signed = [account for account, secrets in _opened() if verify_signature(raw, header, secrets.get("app_secret", ""))]
    if not signed:
        return HttpResponse(status=FORBIDDEN)
    said = changes(raw)
    for account in signed:
        mine = [change for change in said if change.page_id == account.external_id]
        if mine:
            hint_account(account=account, ids=_objects(mine))
            _recommendations(account, raw)
    return HttpResponse("ok", content_type="text/plain")


def _recommendations(account: MonitoredAccount, raw: bytes) -> None:
    if items := told(raw, account.external_id):
        store_told(account=account, items=items)
    if gone := withdrawn(raw, account.external_id):
        redact_withdrawn(account=account, external_ids=gone)


def _objects(mine: list[Change]) -> list[str]:
    """Posts to open; ids alone, since they become part of an address."""
    ids = [change.post_id or change.object_id for change in mine if not change.is_removal]
    return [each for each in dict.fromkeys(ids) if OBJECT_ID.fullmatch(each)]


def _body(request: HttpRequest) -> bytes | None:
    """The raw bytes, or None when there are too many: the length is checked before anything is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        return request.body if length <= LARGEST_BODY else None
    except (RequestDataTooBig, ValueError):
        return None


def _opened() -> Iterator[Opened]:
    """Facebook accounts with their credentials; one whose credentials do not open takes no part."""
    for secret in AccountSecret.objects.filter(account__platform="facebook").select_related("account"):
        try:
            opened = open_sealed(bytes(secret.ciphertext), key_id=secret.key_id, account_id=secret.account_id)
        except SecretsDoNotOpen:
            continue
        yield secret.account, opened
