"""What was published and what was applied, in order: the oracle against which a run is judged."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.messages import Json
from sandbox.store import Store


@dataclass(frozen=True)
class Entry:
    """``kind``: published, edited, deleted, reply (applied through the API) or a platform's own word."""

    platform: str
    kind: str
    id: str
    parent_id: str = ""
    author: str = ""
    text: str = ""
    detail: Json = field(default_factory=dict)


class Ledger:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, platform: str, kind: str, id: str, **fields: Any) -> None:
        """Write one entry; ``fields`` are those of ``Entry``."""
        self.add_many([Entry(platform, kind, id, **fields)])

    def add_many(self, entries: Iterable[Entry]) -> None:
        at = self._clock.now().isoformat()
        self._store.run_many(
            "INSERT INTO sandbox_ledger (platform, kind, id, parent_id, author, text, at, detail)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((e.platform, e.kind, e.id, e.parent_id, e.author, e.text, at, json.dumps(e.detail)) for e in entries),
        )

    def entries(self, platform: str = "", kind: str = "", after: int = 0) -> list[Json]:
        """In the order they happened; ``after`` is the ``seq`` of the last one seen."""
        rows = self._store.rows(
            "SELECT * FROM sandbox_ledger WHERE seq > :after AND (:platform = '' OR platform = :platform)"
            " AND (:kind = '' OR kind = :kind) ORDER BY seq",
            {"after": after, "platform": platform, "kind": kind},
        )
        return [{**dict(row), "detail": json.loads(row["detail"])} for row in rows]
