"""What the database does for a page: its queries, the slowest, and the big tables read from end to end."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

BIG = 50_000  # rows; below that reading a whole table is often the quickest way


@dataclass(frozen=True)
class Plan:
    """``reads_all`` names big tables that the query reads from end to end."""

    sql: str
    milliseconds: float
    reads_all: frozenset[str]


def plans(statements: Sequence[str], *, big: int = BIG) -> list[Plan]:
    """Run each read again under EXPLAIN ANALYZE. Writes are left out."""
    large = big_tables(big)
    return [_plan(sql, large) for sql in statements if sql.lstrip("( ").upper().startswith(("SELECT", "WITH"))]


def big_tables(rows: int) -> frozenset[str]:
    """Tables of at least so many rows, by the planner's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [rows])
        return frozenset(name for (name,) in cursor.fetchall())


def _plan(sql: str, large: frozenset[str]) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql.replace('%', '%%')}", [])
        (answer,) = cursor.fetchone()
    found = (answer if isinstance(answer, list) else json.loads(answer))[0]
    scans = {node["Relation Name"] for node in _nodes(found["Plan"]) if node["Node Type"] == "Seq Scan"}
    return Plan(sql, float(found["Execution Time"]), frozenset(scans & large))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)
