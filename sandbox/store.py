"""One SQLite database for all stand-ins: in memory, or in a file that survives a kill.

One connection behind one lock: requests and commands run one after another, which is what makes a stand-in
simple to write and its answers consistent.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Row = sqlite3.Row

CORE_SCHEMA = """
CREATE TABLE IF NOT EXISTS sandbox_settings (
    platform TEXT, name TEXT, value TEXT, PRIMARY KEY (platform, name));
CREATE TABLE IF NOT EXISTS sandbox_ledger (
    seq INTEGER PRIMARY KEY, platform TEXT, kind TEXT, id TEXT, parent_id TEXT, author TEXT, text TEXT, at TEXT,
    detail TEXT);
CREATE INDEX IF NOT EXISTS sandbox_ledger_platform ON sandbox_ledger (platform, seq);
"""


class Store:
    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and alone: what was written is durable when this returns. May be nested."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def create(self, schema: str) -> None:
        with self._lock:
            self._connection.executescript(schema)

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute one statement; returns the number of rows it changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._lock:
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        with self._lock:
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def each(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Row]:
        """Rows one by one; use inside a transaction, so that nobody writes meanwhile."""
        yield from self._connection.execute(sql, values)

    def wipe(self) -> None:
        """Drop every table."""
        with self._lock:
            for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
                self._connection.execute(f'DROP TABLE "{row["name"]}"')

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class Settings:
    """Named values of a platform, kept in the store so that a restart keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, platform: str, name: str, default: Any) -> Any:
        row = self._store.row("SELECT value FROM sandbox_settings WHERE platform = ? AND name = ?", (platform, name))
        return default if row is None else json.loads(row["value"])

    def set(self, platform: str, name: str, value: Any) -> None:
        self._store.run("INSERT OR REPLACE INTO sandbox_settings VALUES (?, ?, ?)", (platform, name, json.dumps(value)))
