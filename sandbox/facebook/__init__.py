"""Stand-in of the Graph API for Pages: versions v21 to v26, Page and person tokens, feed, comments, webhooks."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sandbox.facebook.access import (
    Budget,
    authenticate,
    minutes_to_next_hour,
    served_version,
    usage_headers,
)
from sandbox.facebook.commands import Commands
from sandbox.facebook.errors import graph_error, scripted
from sandbox.facebook.objects import SCHEMA, Objects
from sandbox.facebook.reads import Reads
from sandbox.facebook.render import Renderer
from sandbox.facebook.writes import Writes
from sandbox.messages import Refusal, Request, Response
from sandbox.standin import Command, Route, StandIn, World

EDGES = ("feed", "visitor_posts", "posts", "published_posts")


class FacebookStandIn(StandIn):
    name = "facebook"
    hosts = ("graph.facebook.com",)
    schema = SCHEMA
    defaults: ClassVar[Mapping[str, Any]] = {
        "read_lag": 0,  # seconds until what was written shows up in lists
        "strip_from": False,  # the app has no Advanced Access: strangers have no ``from``
        "proof_required": False,  # calls without appsecret_proof are refused
        "blocked": False,  # writing is blocked by policy: error 368
        "usage": 0,  # percent of the budget in the headers, whatever the calls
        "calls_per_hour": 0,  # budget of calls; 0: no end
    }

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.objects = Objects(world.store)
        self._commands = Commands(self.objects, world.clock, world.ledger, self._lag)
        self._budget = Budget()

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/{version}/me", self._read(Reads.me)),
            *(Route("GET", f"/{{version}}/{{id}}/{edge}", self._posts(edge)) for edge in EDGES),
            Route("GET", "/{version}/{id}/comments", self._read(Reads.comments)),
            Route("GET", "/{version}/{id}/ratings", self._read(Reads.ratings)),
            Route("POST", "/{version}/{id}/comments", self._write(Writes.comment)),
            Route("POST", "/{version}/{id}/feed", self._write(Writes.post)),
            Route("GET", "/{version}/{id}", self._read(Reads.one)),
            Route("POST", "/{version}/{id}", self._write(Writes.change)),
            Route("DELETE", "/{version}/{id}", self._write(Writes.delete)),
        ]

    def commands(self) -> Mapping[str, Command]:
        return self._commands.table()

    def forget(self) -> None:
        self._budget = Budget()

    def problem(self, status: int) -> Response:
        return scripted(status)

    def answer(self, request: Request, route: Route) -> Response:
        """Every answer, an error as well, tells the version that served it and the budget that is left."""
        headers: dict[str, str] = {}
        try:
            headers["facebook-api-version"] = f"v{served_version(request)}.0"
            caller = authenticate(request, self.objects, proof_required=self.setting("proof_required"))
            percent, regain = self._spend()
            headers |= usage_headers(caller, percent, regain)
            if percent > 100:
                raise Refusal(graph_error(80001, "(#80001) There have been too many calls to this Page account."))
            return route.handler(request).with_headers(headers)
        except Refusal as refusal:
            raise Refusal(refusal.response.with_headers(headers)) from None

    def _spend(self) -> tuple[int, int]:
        """Percent used and minutes until calls work again (0 while they work)."""
        now = self.world.clock.now().timestamp()
        calls, limit = self._budget.spend(now), int(self.setting("calls_per_hour"))
        percent = max(int(self.setting("usage")), -(-100 * calls // limit) if limit else 0)
        return percent, minutes_to_next_hour(now) if percent > 100 else 0

    def _posts(self, edge: str) -> Callable[[Request], Response]:
        def handler(request: Request) -> Response:
            return self._reads(request).posts(request.with_params({**request.params, "edge": edge}))

        return handler

    def _read(self, method: Callable[[Reads, Request], Response]) -> Callable[[Request], Response]:
        return lambda request: method(self._reads(request), request)

    def _write(self, method: Callable[[Writes, Request], Response]) -> Callable[[Request], Response]:
        def handler(request: Request) -> Response:
            caller = authenticate(request, self.objects, proof_required=False)
            now = self.world.clock.now().timestamp()
            writes = Writes(
                self.objects, caller, self.world.ledger, now, lag=self._lag(), blocked=self.setting("blocked")
            )
            return method(writes, request)

        return handler

    def _reads(self, request: Request) -> Reads:
        caller = authenticate(request, self.objects, proof_required=False)
        renderer = Renderer(self.objects, caller, strip_from=self.setting("strip_from"))
        return Reads(self.objects, caller, renderer, self.world.clock.now().timestamp(), served_version(request))

    def _lag(self) -> float:
        return float(self.setting("read_lag"))


STAND_IN = FacebookStandIn
