"""What a request has read of roles, services and the organisation is read once.

A memo is open while a page is read or drawn, in the thread that answers it, and nowhere else: a worker, a command
and the act of a POST ask the database each time. Whatever is written meanwhile empties it, and inside a transaction
nothing comes from it or goes into it. A change of role therefore holds at the next request, and an act is judged by
what the database says at that moment.
"""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
_READS = ("SELECT", "DECLARE")


class _Memo(threading.local):
    answers: dict[Hashable, Any] | None = None
    depth = 0  # of open transactions when the memo opened: a test's own, otherwise none


_memo = _Memo()


@contextmanager
def request_memo() -> Iterator[None]:
    """Keep answers until the end of the block, and none afterwards. A block inside another shares its answers."""
    if _memo.answers is not None:
        yield
        return
    _memo.answers, _memo.depth = {}, _depth()
    try:
        with connection.execute_wrapper(_empty_at_a_write):
            yield
    finally:
        _memo.answers = None


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """The answer of ``read``, asked for once while a memo is open.

    It is shared: give immutable things, or copies of them.
    """
    answers = _memo.answers
    if answers is None or _depth() != _memo.depth:
        return read()
    if key not in answers:
        answers[key] = read()
    answer: T = answers[key]
    return answer


def _depth() -> int:
    return len(connection.atomic_blocks)


def _empty_at_a_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _memo.answers and not str(sql).lstrip("( ").upper().startswith(_READS):
        _memo.answers.clear()
    return execute(sql, params, many, context)
