"""What every stand-in shares: routes, settings, the world it lives in."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sandbox.clock import Clock
from sandbox.ledger import Ledger
from sandbox.messages import Json, Refusal, Request, Response
from sandbox.store import Settings, Store

Handler = Callable[[Request], Response]
Command = Callable[[Json], Any]


@dataclass(frozen=True)
class World:
    """What stand-ins share."""

    store: Store
    clock: Clock
    ledger: Ledger
    settings: Settings


class Route:
    """``pattern`` such as "/2/tweets/{id}"; a name in braces takes one path segment, {name*} any number."""

    def __init__(self, method: str, pattern: str, handler: Handler) -> None:
        self.method, self.pattern, self.handler = method, pattern, handler
        parts = re.split(r"\{(\w+\*?)\}", pattern)
        self._regex = re.compile("".join(_part(i, part) for i, part in enumerate(parts)) + r"\Z")

    def match(self, request: Request) -> dict[str, str] | None:
        found = self._regex.match(request.path) if request.method == self.method else None
        return found.groupdict() if found else None


def _part(place: int, part: str) -> str:
    if place % 2 == 0:
        return re.escape(part)
    return f"(?P<{part[:-1]}>.+)" if part.endswith("*") else f"(?P<{part}>[^/]+)"


class StandIn(ABC):
    """Base of a platform's stand-in; see the docstring of the package for what a subclass declares."""

    name: ClassVar[str]
    hosts: ClassVar[Sequence[str]]
    schema: ClassVar[str] = ""
    defaults: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, world: World) -> None:
        self.world = world
        self._routes: Sequence[Route] | None = None

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """What the platform answers to."""

    @abstractmethod
    def commands(self) -> Mapping[str, Command]:
        """What a test or the demonstration may ask of it, by name."""

    def forget(self) -> None:  # noqa: B027 - most keep nothing there
        """Drop what is kept outside the store; called after a reset."""

    def setting(self, name: str) -> Any:
        return self.world.settings.get(self.name, name, self.defaults[name])

    def set(self, name: str, value: Any) -> None:
        if name not in self.defaults:
            raise ValueError(f"{self.name} has no setting {name!r}. Known: {', '.join(sorted(self.defaults))}.")
        self.world.settings.set(self.name, name, value)

    def handle(self, request: Request) -> Response:
        """Answer one request inside one transaction."""
        if self._routes is None:
            self._routes = self.routes()
        try:
            with self.world.store.transaction():
                for route in self._routes:
                    if (params := route.match(request)) is not None:
                        return self.answer(request.with_params(params), route)
                return self.problem(404)
        except Refusal as refusal:
            return refusal.response

    def answer(self, request: Request, route: Route) -> Response:
        return route.handler(request)

    def problem(self, status: int) -> Response:
        """The platform's own form of an error of this status."""
        return Response(status, {"error": {"code": status}})
