"""The control plane under /__sandbox__/: time, faults, log, ledger, settings, and each platform's commands."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.clock import parse_time
from sandbox.engine import Engine
from sandbox.faults import Mix, fault_from
from sandbox.messages import Json, Request, Response

PREFIX = "/__sandbox__/"


class Control:
    """``POST /__sandbox__/NAME`` with a JSON object, or ``POST /__sandbox__/PLATFORM/COMMAND``."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._core: Mapping[str, Callable[[Json], Any]] = {
            "health": self.health,
            "clock": self.clock,
            "advance": self.advance,
            "fault": self.fault,
            "mix": self.mix,
            "clear_faults": lambda body: engine.faults.clear(),
            "requests": lambda body: {"requests": engine.journal.lines(**body)},
            "clear_requests": lambda body: engine.journal.clear(),
            "ledger": lambda body: {"entries": engine.ledger.entries(**body)},
            "settings": self.settings,
            "reset": lambda body: engine.reset(),
        }

    def answer(self, request: Request) -> Response:
        """400 with a sentence for whatever the command does not accept."""
        name = request.path.removeprefix(PREFIX)
        try:
            body = request.json() if request.body else dict(request.query)
            return Response(200, self.run(name, body) or {})
        except (ValueError, TypeError, KeyError) as error:
            return Response(400, {"error": f"{name}: {type(error).__name__}: {error}"})

    def run(self, name: str, body: Json) -> Any:
        if name in self._core:
            return self._core[name](body)
        platform, _, command = name.partition("/")
        standin = self.engine.stand_ins.get(platform)
        if standin is None or command not in standin.commands():
            known = sorted(standin.commands()) if standin else sorted([*self._core, *self.engine.stand_ins])
            raise ValueError(f"unknown; known: {', '.join(known)}")
        with self.engine.store.transaction():
            return standin.commands()[command](body)

    def health(self, body: Json) -> Json:
        """Which platforms there are, and which of them can publish a demonstration."""
        platforms = sorted(self.engine.stand_ins)
        seeds = [name for name in platforms if "seed" in self.engine.stand_ins[name].commands()]
        return {"ok": True, "platforms": platforms, "seeds": seeds}

    def clock(self, body: Json) -> Json:
        """Read the time, or set it: {"at": ISO time, "frozen": bool}."""
        if "at" in body:
            self.engine.clock.set(parse_time(body["at"]), frozen=bool(body.get("frozen", False)))
        return {"now": self.engine.clock.now().isoformat()}

    def advance(self, body: Json) -> Json:
        self.engine.clock.advance(float(body["seconds"]))
        return self.clock({})

    def fault(self, body: Json) -> None:
        self.engine.faults.add(fault_from(body))

    def mix(self, body: Json) -> None:
        """{"rate", "kinds", "seed", "platform", "route"}; a rate of 0 ends it."""
        seed = int(body.pop("seed", 0))
        mix = Mix(**{**body, "kinds": tuple(body.get("kinds", ()))})
        self.engine.faults.mix(mix if mix.rate > 0 and mix.kinds else None, seed)

    def settings(self, body: Json) -> Json:
        """{"platform", "values": {...}}: change some, answer all."""
        standin = self.engine.stand_ins[body["platform"]]
        with self.engine.store.transaction():
            for name, value in body.get("values", {}).items():
                standin.set(name, value)
        return {name: standin.setting(name) for name in standin.defaults}
