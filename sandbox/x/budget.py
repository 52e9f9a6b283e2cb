"""What a caller may still do: rate buckets of fifteen minutes, money, the monthly cap."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.messages import Json
from sandbox.x.snowflake import milliseconds

WINDOW = 15 * 60
# Requests in a window: (by the app, by a user). docs.x.com, 2026.
LIMITS = {
    "GET /2/tweets/search/recent": (450, 300),
    "GET /2/users/{id}/mentions": (450, 300),
    "GET /2/users/{id}/tweets": (1500, 900),
    "GET /2/tweets": (3500, 5000),
    "GET /2/tweets/{id}": (450, 900),
    "POST /2/tweets": (100, 100),
    "DELETE /2/tweets/{id}": (50, 50),
    "PUT /2/tweets/{id}/hidden": (50, 50),
    "GET /2/users/me": (75, 75),
}
OTHER = (300, 900)
READ_COST, MENTION_COST = 0.005, 0.001
REPLY_COST, POST_COST, LINK_COST = 0.01, 0.015, 0.20


@dataclass
class Bucket:
    limit: int
    remaining: int
    reset: int  # epoch seconds

    def headers(self) -> dict[str, str]:
        return {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(max(self.remaining, 0)),
            "x-rate-limit-reset": str(self.reset),
        }


class Buckets:
    """One bucket for each route and caller; a caller of 0 is the app."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, int], Bucket] = {}
        self._limits: dict[str, int] = {}

    def take(self, route: str, caller: int, now: datetime) -> tuple[Bucket, bool]:
        """The bucket after this request, and whether the request was within it."""
        seconds = milliseconds(now) // 1000
        bucket = self._buckets.get((route, caller))
        if bucket is None or bucket.reset <= seconds:
            limit = self._limits.get(route, LIMITS.get(route, OTHER)[1 if caller else 0])
            bucket = self._buckets[route, caller] = Bucket(limit, limit, seconds + WINDOW)
        within = bucket.remaining > 0
        bucket.remaining -= 1 if within else 0
        return bucket, within

    def limit(self, route: str, limit: int) -> None:
        """Change the limit of a route from its next window on, which starts at once."""
        self._limits[route] = limit
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if key[0] != route}

    def drain(self, body: Json, now: datetime) -> None:
        """{"route", "remaining", "reset_in"}: put every bucket of the route into this state."""
        route, remaining = body["route"], int(body.get("remaining", 0))
        reset = milliseconds(now) // 1000 + int(body.get("reset_in", WINDOW))
        limit = self._limits.get(route, LIMITS.get(route, OTHER)[0])
        callers = {0, *(int(caller) for caller in body.get("callers", []))}
        callers |= {caller for known, caller in self._buckets if known == route}
        for caller in callers:
            self._buckets[route, caller] = Bucket(limit, remaining, reset)
