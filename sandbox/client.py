"""A client of the control plane for tests, the demonstration and benchmarks; standard library only."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

Json = dict[str, Any]


class SandboxError(Exception):
    """The control plane refused; the text is its sentence."""


class Sandbox:
    """``Sandbox(url)`` speaks to a running sandbox; every method is one request."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, name: str, body: Mapping[str, Any] | None = None) -> Json:
        """POST to the control plane; SandboxError with its sentence on a refusal."""
        request = urllib.request.Request(  # noqa: S310 - a loopback address by construction of the server
            f"{self.url}/__sandbox__/{name}", json.dumps(body or {}).encode(), {"Content-Type": "application/json"}
        )
        try:
            with self._opener.open(request, timeout=60) as answer:
                return cast(Json, json.load(answer))
        except urllib.error.HTTPError as error:
            raise SandboxError(json.load(error)["error"]) from None

    # What people do on a platform.

    def publish(self, platform: str, text: str, **fields: Any) -> str:
        """One item by a member of the public; returns its id. ``fields`` are the platform's own."""
        return self.publish_many(platform, [{"text": text, **fields}])[0]

    def publish_many(self, platform: str, items: Iterable[Mapping[str, Any]]) -> list[str]:
        """Many in one request: thousands a second."""
        return [str(id) for id in self.call(f"{platform}/publish", {"items": list(items)})["ids"]]

    def edit(self, platform: str, id: str, text: str, **fields: Any) -> str:
        """Returns the id of the new version (the same id where the platform keeps it)."""
        return str(self.call(f"{platform}/edit", {"id": id, "text": text, **fields})["id"])

    def delete(self, platform: str, id: str) -> None:
        self.call(f"{platform}/delete", {"id": id})

    def command(self, platform: str, command: str, /, **body: Any) -> Json:
        """Any command that the platform's stand-in knows."""
        return self.call(f"{platform}/{command}", body)

    def credentials(self, platform: str, /, **fields: Any) -> Json:
        """What an admin types to connect an account; the account is made when it does not exist."""
        return self.command(platform, "credentials", **fields)

    def set(self, platform: str, **values: Any) -> Json:
        """Change settings of a platform (read_lag, credits, dialect, ...); answers all of them."""
        return self.call("settings", {"platform": platform, "values": values})

    # Trouble.

    def fault(self, platform: str = "*", route: str = "*", kind: str = "status", **fields: Any) -> None:
        """Script a fault; kinds and fields are those of ``sandbox.faults``.

        ``fault("x", "POST /2/tweets", status=503)``, ``fault("facebook", "GET *", "slow", delay=30, times=-1)``.
        """
        self.call("fault", {"platform": platform, "route": route, "kind": kind, **fields})

    def lose_answer(self, platform: str, route: str = "POST *", times: int = 1) -> None:
        """The write is done and its answer never arrives."""
        self.fault(platform, route, "drop_after", times=times)

    def fault_mix(self, rate: float, kinds: Sequence[str], *, seed: int = 0, **fields: Any) -> None:
        """Every request that fits meets one of ``kinds`` (digits are statuses) with this probability."""
        self.call("mix", {"rate": rate, "kinds": list(kinds), "seed": seed, **fields})

    def clear_faults(self) -> None:
        self.call("clear_faults")

    # What happened.

    def requests(self, **wanted: str) -> list[Json]:
        """Requests that platforms were sent, oldest first: ``requests(platform="x", method="POST")``."""
        return cast(list[Json], self.call("requests", wanted)["requests"])

    def clear_requests(self) -> None:
        self.call("clear_requests")

    def ledger(self, platform: str = "", kind: str = "", after: int = 0) -> list[Json]:
        """What was published and applied, in order; kinds are published, edited, deleted, reply and more."""
        return cast(list[Json], self.call("ledger", {"platform": platform, "kind": kind, "after": after})["entries"])

    # Time.

    def now(self) -> datetime:
        return datetime.fromisoformat(self.call("clock")["now"])

    def set_clock(self, at: datetime, *, frozen: bool = False) -> None:
        self.call("clock", {"at": at.isoformat(), "frozen": frozen})

    def advance(self, seconds: float) -> None:
        self.call("advance", {"seconds": seconds})

    def reset(self) -> None:
        self.call("reset")
