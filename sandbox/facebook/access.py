"""Who calls, in which version, and how much of the budget is left."""

import hashlib
import hmac
import json
import math
import re
from dataclasses import dataclass

from sandbox.facebook.errors import refuse
from sandbox.facebook.objects import Objects
from sandbox.messages import Request

LIVE = [21, 22, 23, 24, 25, 26]
VERSION = re.compile(r"/v(\d+)\.(\d+)(/.*|)\Z")
HOUR = 3600


@dataclass(frozen=True)
class Caller:
    """Whose token it is: the Page's own, or that of a person who manages it."""

    page_id: str
    kind: str  # page or user

    @property
    def is_page(self) -> bool:
        return self.kind == "page"


def served_version(request: Request) -> int:
    """The version that answers: one that has ended is served by the oldest live one."""
    found = VERSION.match(request.path)
    asked = int(found[1]) if found else LIVE[-1] + 1
    if asked > LIVE[-1]:
        raise refuse(2635, f"Unknown version v{asked}.0")
    return max(asked, LIVE[0])


def arguments(request: Request) -> dict[str, str]:
    """Query and form together, as Graph reads them."""
    form = request.form() if "form-urlencoded" in request.headers.get("content-type", "") else {}
    return {**request.query, **form}


def token_of(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return arguments(request).get("access_token") or (value if scheme in ("Bearer", "OAuth") else "")


def authenticate(request: Request, objects: Objects, *, proof_required: bool) -> Caller:
    token = token_of(request)
    if not token:
        raise refuse(2500, "An active access token must be used to query information about the current user.")
    row = objects.token(token)
    if row is None:
        raise refuse(190, "Invalid OAuth access token - Cannot parse access token")
    if row["refused"]:
        raise refuse(190, "Error validating access token", subcode=row["refused"])
    _check_proof(request, token, objects, row["page_id"], proof_required)
    return Caller(row["page_id"], row["kind"])


def _check_proof(request: Request, token: str, objects: Objects, page_id: str, required: bool) -> None:
    page = objects.page(page_id)
    secret = page["app_secret"] if page else ""
    proof = arguments(request).get("appsecret_proof", "")
    if not proof and not required:
        return
    expected = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof.encode(), expected.encode()):
        text = "Invalid appsecret_proof provided in the API argument"
        raise refuse(100, text if proof else "API calls from the server require an appsecret_proof argument",
                     kind="GraphMethodException")  # fmt: skip


@dataclass
class Budget:
    """Calls in the running hour. Not kept over a restart."""

    window: int = -1
    calls: int = 0

    def spend(self, now: float) -> int:
        window = int(now // HOUR)
        self.calls = self.calls + 1 if window == self.window else 1
        self.window = window
        return self.calls


def usage_headers(caller: Caller, percent: int, regain_minutes: int) -> dict[str, str]:
    """The header for this kind of token; none while usage is near zero."""
    if percent < 1:
        return {}
    share = {"call_count": percent, "total_cputime": max(1, percent // 2), "total_time": max(1, percent // 2)}
    if not caller.is_page:
        return {"X-App-Usage": json.dumps(share)}
    entry = {"type": "pages", **share, "estimated_time_to_regain_access": regain_minutes}
    return {"X-Business-Use-Case-Usage": json.dumps({caller.page_id: [entry]})}


def minutes_to_next_hour(now: float) -> int:
    return math.ceil((HOUR - now % HOUR) / 60)
