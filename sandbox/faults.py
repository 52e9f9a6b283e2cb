"""Faults by script: a queue of rules, and a seeded mix for runs under continuous trouble.

Kinds of fault, and whether the platform still did what was asked:

status            this status (and body), nothing done; with ``applied`` the write was done all the same
drop_before       connection closed, nothing done
drop_after        connection closed after the write was done: the lost answer
truncate          the real answer's JSON cut in half, with a length that fits
half_close        the real answer's length announced, half of it sent, connection closed
no_content_type   the real answer without a content-type
html              an HTML page with status 200, nothing done unless ``applied``
garbage           bytes that are no text at all, with status 200, nothing done unless ``applied``
flood             six megabytes of JSON, nothing done
slow              the real answer after ``delay`` seconds
drip              the real answer byte by byte, ``delay`` seconds before each
"""

import random
import threading
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from sandbox.messages import Json

KINDS = frozenset(
    ["status", "drop_before", "drop_after", "truncate", "half_close", "no_content_type", "html", "garbage", "flood"]
    + ["slow", "drip"]
)
DONE = frozenset(["drop_after", "truncate", "half_close", "no_content_type", "slow", "drip"])


@dataclass(frozen=True)
class Fault:
    """``route`` is matched against "METHOD /path" with shell wildcards; ``times`` of -1 means always."""

    kind: str = "status"
    platform: str = "*"
    route: str = "*"
    status: int = 503
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    delay: float = 0.0
    applied: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No fault is called {self.kind!r}. Known: {', '.join(sorted(KINDS))}.")

    @property
    def lets_through(self) -> bool:
        """Whether the stand-in acts on the request."""
        return self.applied or self.kind in DONE

    def fits(self, platform: str, route: str) -> bool:
        return self.times != 0 and self.platform in ("*", platform) and fnmatchcase(route, self.route)


@dataclass(frozen=True)
class Mix:
    """Each request that fits meets a fault with this probability. A kind of digits is a status."""

    rate: float
    kinds: tuple[str, ...]
    platform: str = "*"
    route: str = "*"
    delay: float = 0.0

    def draw(self, dice: random.Random) -> Fault | None:
        if dice.random() >= self.rate:
            return None
        kind = dice.choice(self.kinds)
        if kind.isdigit():
            return Fault("status", status=int(kind), delay=self.delay)
        return Fault(kind, delay=self.delay)


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []
        self._mix: Mix | None = None
        self._dice = random.Random(0)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._rules.append(fault)

    def mix(self, mix: Mix | None, seed: int) -> None:
        with self._lock:
            self._mix, self._dice = mix, random.Random(seed)

    def clear(self) -> None:
        with self._lock:
            self._rules, self._mix = [], None

    def take(self, platform: str, method: str, path: str) -> Fault | None:
        """The fault this request meets; counts it as played."""
        route = f"{method} {path}"
        with self._lock:
            for place, fault in enumerate(self._rules):
                if fault.fits(platform, route):
                    self._rules[place] = replace(fault, times=fault.times - 1) if fault.times > 0 else fault
                    return fault
            mix = self._mix
            if mix and mix.platform in ("*", platform) and fnmatchcase(route, mix.route):
                return mix.draw(self._dice)
        return None


def fault_from(body: Json) -> Fault:
    """A fault from the control plane's JSON; ValueError or TypeError on what is not a field."""
    return Fault(**body)
