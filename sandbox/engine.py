"""The sandbox without sockets: which stand-in answers, which fault is played, what is logged."""

from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.journal import Journal, Line
from sandbox.ledger import Ledger
from sandbox.messages import Request, Response
from sandbox.registry import stand_ins
from sandbox.standin import StandIn, World
from sandbox.store import CORE_SCHEMA, Settings, Store


@dataclass(frozen=True)
class Exchange:
    """What to send for one request. No response: close the connection."""

    response: Response | None
    fault: Fault | None
    line: Line | None = None


class Engine:
    """All stand-ins over one store. ``data`` is a file to keep, or empty for memory."""

    def __init__(self, data: str = "") -> None:
        self.clock = Clock()
        self.store = Store(data or ":memory:")
        self.settings = Settings(self.store)
        self.ledger = Ledger(self.store, self.clock)
        self.journal = Journal(self.clock)
        self.faults = Faults()
        world = World(self.store, self.clock, self.ledger, self.settings)
        self.stand_ins: dict[str, StandIn] = {kind.name: kind(world) for kind in stand_ins()}
        self._hosts = {host: standin for standin in self.stand_ins.values() for host in standin.hosts}
        self._create()

    def answer(self, request: Request) -> Exchange:
        standin = self._hosts.get(request.host.partition(":")[0].lower())
        if standin is None:
            known = ", ".join(sorted(self._hosts))
            return Exchange(Response(404, {"error": f"No stand-in for host {request.host!r}. Known: {known}."}), None)
        line = self.journal.open(standin.name, request)
        fault = self.faults.take(standin.name, request.method, request.path)
        response = None
        if fault is None or fault.lets_through:
            response = standin.handle(request)
            line.applied = True
        line.outcome = fault.kind if fault else response.status if response else ""
        if fault and fault.kind == "status":
            line.outcome = fault.status
            response = self._scripted(standin, fault)
        return Exchange(response, fault, line)

    def reset(self) -> None:
        """As if just started with an empty store and real time."""
        self.faults.clear()
        self.journal.clear()
        self.clock.reset()
        with self.store.transaction():
            self.store.wipe()
        self._create()
        for standin in self.stand_ins.values():
            standin.forget()

    def close(self) -> None:
        self.store.close()

    def _create(self) -> None:
        self.store.create(CORE_SCHEMA)
        for standin in self.stand_ins.values():
            self.store.create(standin.schema)

    @staticmethod
    def _scripted(standin: StandIn, fault: Fault) -> Response:
        own = standin.problem(fault.status)
        if fault.body is not None:
            own = Response(fault.status, fault.body, own.headers)
        return own.with_headers(fault.headers)
