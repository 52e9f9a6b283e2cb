"""Stand-in of Google: sign-in, the reviews of Business Profile (v4) and a location's name (v1)."""

import base64
from collections.abc import Mapping
from typing import Any, ClassVar

from sandbox.google.commands import Commands, maps_url
from sandbox.google.errors import refuse, scripted
from sandbox.google.reviews import ORDERS, SCHEMA, Reviews, show, show_reply
from sandbox.google.sign_in import SignIn
from sandbox.messages import Json, Request, Response
from sandbox.standin import Command, Route, StandIn, World
from sandbox.store import Row

LOCATION = "/v4/accounts/{account}/locations/{location}"
REVIEW = f"{LOCATION}/reviews/{{review}}"
MOST_PER_PAGE = 50
MOST_BYTES = 4096
LOCATION_FIELDS = {"name", "title", "metadata"}


class GoogleStandIn(StandIn):
    name = "google"
    hosts = ("mybusiness.googleapis.com", "mybusinessbusinessinformation.googleapis.com", "oauth2.googleapis.com")
    schema = SCHEMA
    defaults: ClassVar[Mapping[str, Any]] = {
        "read_lag": 0,  # seconds until what was written shows up in lists
        "moderation": "APPROVED",  # first verdict on a reply; PENDING waits for the command "moderate"
        "access_seconds": 3599,  # life of an access token
        "calls_per_minute": 0,  # budget of calls; 0: no end
    }

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.reviews = Reviews(world.store)
        self.sign_in = SignIn(world.store, world.clock)
        self._commands = Commands(self.reviews, world.clock, world.ledger, lambda: float(self.setting("read_lag")))
        self._minute, self._calls = -1, 0

    def routes(self) -> list[Route]:
        return [
            Route(
                "POST",
                "/token",
                lambda request: self.sign_in.exchange(request, lifetime=self.setting("access_seconds")),
            ),
            Route("GET", f"{LOCATION}/reviews", self.list_reviews),
            Route("GET", REVIEW, lambda request: Response(200, show(self._review(request)))),
            Route("PUT", f"{REVIEW}/reply", self.put_reply),
            Route("DELETE", f"{REVIEW}/reply", self.delete_reply),
            Route("GET", "/v1/locations/{location}", self.location),
        ]

    def commands(self) -> Mapping[str, Command]:
        return self._commands.table()

    def problem(self, status: int) -> Response:
        return scripted(status)

    def forget(self) -> None:
        self._minute, self._calls = -1, 0

    def answer(self, request: Request, route: Route) -> Response:
        if request.path != "/token":
            self._spend()
        return route.handler(request)

    def list_reviews(self, request: Request) -> Response:
        location, query = self._location(request), request.query
        size, order = _page_size(query.get("pageSize", "")), query.get("orderBy", "")
        if order not in ORDERS:
            raise refuse(400, "Invalid orderBy.")
        offset = _offset(query["pageToken"], location["name"], order) if query.get("pageToken") else 0
        now = self.world.clock.now().timestamp()
        rows = self.reviews.page(location["name"], order=order, offset=offset, size=size, now=now)
        total, mean = self.reviews.totals(location["name"], now)
        body: Json = {"reviews": [show(row) for row in rows], "averageRating": mean, "totalReviewCount": total}
        if not rows:  # an empty list is left out, and so are figures of nothing
            body = {}
        elif offset + size < total:
            body["nextPageToken"] = _token(offset + size, location["name"], order)
        return Response(200, body)

    def put_reply(self, request: Request) -> Response:
        """Creates the reply or writes over it."""
        location, row, text = self._location(request), self._review(request), _comment(request)
        if not location["verified"]:
            raise refuse(400, "The location is not verified.", status="FAILED_PRECONDITION")
        if len(text.encode()) > MOST_BYTES:
            raise refuse(400, "Reply is longer than 4096 bytes.")
        values = (text, self.world.clock.now().timestamp(), self.setting("moderation"), row["id"])
        self.world.store.run(
            "UPDATE google_reviews SET reply = ?, replied = ?, reply_state = ?, violation = NULL WHERE id = ?", values
        )
        self.world.ledger.add("google", "reply", f"{row['id']}/reply", parent_id=row["id"], text=text)
        return Response(200, show_reply(self._review(request)))

    def delete_reply(self, request: Request) -> Response:
        row = self._review(request)
        if row["reply"] is None:
            raise refuse(404, "Requested entity was not found.")
        self.world.store.run("UPDATE google_reviews SET reply = NULL WHERE id = ?", (row["id"],))
        self.world.ledger.add("google", "reply_deleted", f"{row['id']}/reply", parent_id=row["id"])
        return Response(200, {})

    def location(self, request: Request) -> Response:
        """Business Information v1: the read mask is required."""
        owner, wanted = self.sign_in.caller(request), set(filter(None, request.query.get("readMask", "").split(",")))
        if not wanted or not wanted <= LOCATION_FIELDS:
            raise refuse(400, "Invalid field mask.")
        row = self.world.store.row(
            "SELECT * FROM google_locations WHERE name LIKE ? AND refresh_token = ?",
            (f"%/locations/{request.params['location']}", owner),
        )
        if row is None:
            raise refuse(404, "Requested entity was not found.")
        every = {
            "name": f"locations/{request.params['location']}",
            "title": row["title"],
            "metadata": {"mapsUri": maps_url(row["name"])},
        }
        return Response(200, {field: every[field] for field in sorted(wanted)})

    def _location(self, request: Request) -> Row:
        """The location asked for, if it is there and this sign-in manages it."""
        owner, params = self.sign_in.caller(request), request.params
        row = self.reviews.location(f"accounts/{params['account']}/locations/{params['location']}")
        if row is None:
            raise refuse(404, "Requested entity was not found.")
        if row["refresh_token"] != owner:
            raise refuse(403, "The caller does not have permission")
        return row

    def _review(self, request: Request) -> Row:
        location, row = self._location(request), self.reviews.get(request.params["review"])
        if row is None or row["location"] != location["name"]:
            raise refuse(404, "Requested entity was not found.")
        return row

    def _spend(self) -> None:
        limit, minute = int(self.setting("calls_per_minute")), int(self.world.clock.now().timestamp() // 60)
        self._calls = self._calls + 1 if minute == self._minute else 1
        self._minute = minute
        if limit and self._calls > limit:
            raise refuse(429, "Quota exceeded.", reason="RATE_LIMIT_EXCEEDED")


def _page_size(text: str) -> int:
    if text and not (text.isdigit() and 1 <= int(text) <= MOST_PER_PAGE):
        raise refuse(400, "page_size must be between 1 and 50.")
    return int(text) if text else MOST_PER_PAGE


def _token(offset: int, location: str, order: str) -> str:
    return base64.urlsafe_b64encode(f"{offset}|{order}|{location}".encode()).decode()


def _offset(token: str, location: str, order: str) -> int:
    """A page token is good for the list that gave it."""
    try:
        offset, given, name = base64.urlsafe_b64decode(token).decode().split("|")
    except ValueError:
        raise refuse(400, "Invalid page token.") from None
    if (given, name) != (order, location):
        raise refuse(400, "Invalid page token.")
    return int(offset)


def _comment(request: Request) -> str:
    try:
        body = request.json()
    except ValueError:
        raise refuse(400, "Invalid JSON payload received.") from None
    comment = body.get("comment") if isinstance(body, dict) else None
    if not isinstance(comment, str) or not comment.strip():
        raise refuse(400, "The comment is missing.")
    return comment


STAND_IN = GoogleStandIn
