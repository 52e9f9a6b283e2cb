"""The stand-in for X: authentication, budgets, dialect and headers around every handler."""

from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from typing import Any, ClassVar

from sandbox.messages import Json, Refusal, Request, Response
from sandbox.standin import Command, Route, StandIn, World
from sandbox.x import problems
from sandbox.x.budget import LINK_COST, MENTION_COST, POST_COST, READ_COST, REPLY_COST, Buckets
from sandbox.x.commands import Public
from sandbox.x.composing import Composer
from sandbox.x.credentials import Gate, read_only_keys, unauthorized, user_context_needed
from sandbox.x.demo import HANDLE, demo_items
from sandbox.x.posts import Posts
from sandbox.x.reading import Reading
from sandbox.x.render import in_dialect
from sandbox.x.schema import DEFAULTS, SCHEMA
from sandbox.x.text import MAY_BE_LINK
from sandbox.x.writing import Writing


class XStandIn(StandIn):
    name = "x"
    hosts = ("api.twitter.com", "api.x.com")
    schema = SCHEMA
    defaults: ClassVar[Mapping[str, Any]] = DEFAULTS

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._known: Posts | None = None
        self.forget()

    def forget(self) -> None:
        self._known, self._gate, self._buckets = None, Gate(), Buckets()

    def routes(self) -> Sequence[Route]:
        return [
            Route("GET", "/2/tweets/search/recent", lambda r: self._reading().search(r)),
            Route("GET", "/2/users/me", self._me),
            Route("GET", "/2/users/by/username/{username}", lambda r: self._reading().user_named(r)),
            Route("GET", "/2/users/{id}/mentions", lambda r: self._reading().mentions(r)),
            Route("GET", "/2/users/{id}/tweets", lambda r: self._reading().timeline(r)),
            Route("GET", "/2/users/{id}", lambda r: self._reading().user_with_id(r)),
            Route("GET", "/2/tweets", lambda r: self._reading().look_up(r)),
            Route("GET", "/2/tweets/{id}", lambda r: self._reading().look_up_one(r)),
            Route("POST", "/2/tweets", lambda r: self._writing().create(r, self._caller)),
            Route("DELETE", "/2/tweets/{id}", lambda r: self._writing().delete(r, self._caller)),
            Route("PUT", "/2/tweets/{id}/hidden", lambda r: self._writing().hide(r, self._caller)),
        ]

    def commands(self) -> Mapping[str, Command]:
        public = Public(self._posts, self._composer(), self.world.ledger)
        return {
            "publish": public.publish,
            "edit": public.edit,
            "delete": public.delete,
            "withhold": public.withhold,
            "author": public.author,
            "credentials": public.credentials,
            "rate": self._set_rate,
            "seed": self._seed,
        }

    def answer(self, request: Request, route: Route) -> Response:
        """Who calls, then money and budget, then the handler; every answer carries X's headers."""
        self._caller = self._admit(request)
        bucket, within = self._buckets.take(f"{route.method} {route.pattern}", self._caller, self.world.clock.now())
        headers = {**self._headers(), **bucket.headers()}
        if not within:
            return problems.rate_limited(self.setting("rate_form")).with_headers(headers)
        try:
            self._require_credit()
            response = super().answer(request, route)
        except Refusal as refusal:
            raise Refusal(refusal.response.with_headers(headers)) from None
        self._charge(request, route, response)
        body = in_dialect(response.body, self.setting("dialect"))
        return Response(response.status, body, {**headers, **response.headers})

    def problem(self, status: int) -> Response:
        answer = problems.rate_limited(self.setting("rate_form")) if status == 429 else problems.problem(status)
        return answer.with_headers(self._headers())

    @property
    def _posts(self) -> Posts:
        if self._known is None:  # after the tables exist
            self._known = Posts(self.world.store)
        return self._known

    def _composer(self) -> Composer:
        self._posts.forget_users()
        return Composer(self._posts, self.world.clock, self.setting("read_lag"))

    def _reading(self) -> Reading:
        edits, kept = self.setting("max_edits"), self.setting("mentions_kept")
        return Reading(self._posts, self.world.clock.now(), max_edits=edits, mentions_kept=kept)

    def _writing(self) -> Writing:
        return Writing(self._posts, self._composer(), self.world.ledger, self.setting("summon_rule"))

    def _me(self, request: Request) -> Response:
        if not self._caller:
            raise user_context_needed()
        return self._reading().me(request, self._caller)

    def _admit(self, request: Request) -> int:
        if self.setting("revoked"):
            raise Refusal(unauthorized().response.with_headers(self._headers()))
        caller = self._gate.caller(request)
        if request.method != "GET" and not caller:
            raise user_context_needed()
        if request.method != "GET" and not self.setting("write_permission"):
            raise read_only_keys()
        return caller

    def _require_credit(self) -> None:
        credits = self.setting("credits")
        if credits is not None and credits <= 0:
            raise problems.payment_required(self.setting("payment_form"))
        if self.setting("usage_cap"):
            raise problems.usage_capped()

    def _charge(self, request: Request, route: Route, response: Response) -> None:
        credits = self.setting("credits")
        if credits is None or response.status >= 300:
            return
        if request.method == "POST":
            cost = LINK_COST if MAY_BE_LINK.search(request.json()["text"]) else POST_COST
            cost = REPLY_COST if "reply" in request.json() and cost == POST_COST else cost
        else:
            items = response.body.get("data", [])
            each = MENTION_COST if route.pattern.endswith("/mentions") else READ_COST
            cost = each * (len(items) if isinstance(items, list) else 1)
        self.set("credits", round(credits - cost, 6))

    def _seed(self, body: Json) -> Json:
        public = Public(self._posts, self._composer(), self.world.ledger)
        account = public.credentials({"handle": HANDLE, "name": "Lakeshore Mental Health"})
        public.publish({"items": demo_items(self.world.clock.now())})
        return account

    def _set_rate(self, body: Json) -> None:
        """{"route": "GET /2/users/{id}/mentions", "limit"} or {"route", "remaining", "reset_in"}."""
        if "limit" in body:
            self._buckets.limit(body["route"], int(body["limit"]))
        if "remaining" in body:
            self._buckets.drain(body, self.world.clock.now())

    def _headers(self) -> dict[str, str]:
        date = format_datetime(self.world.clock.now(), usegmt=True).replace("GMT", "UTC")
        return {"Date": date, "api-version": "2.167", "x-access-level": "read-write"}
