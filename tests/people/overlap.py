"""Two acts of which the second begins when the first has acted and not yet committed: no chance in it."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

PATIENCE = 20  # seconds
WAITS = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What each returned or raised. The first commits once the second has ended, or waits for a lock of its."""
    acted, ended = threading.Event(), threading.Event()
    results: list[Any] = [None, None]
    pids: list[int] = []

    def lead() -> None:
        try:
            with transaction.atomic():
                results[0] = first()
                acted.set()
                _until_ended_or_waiting(pids, ended)
        except Exception as error:  # handed to the test
            results[0] = error
        finally:
            acted.set()
            connections.close_all()

    def follow() -> None:
        try:
            acted.wait(PATIENCE)
            pids.append(_own_pid())
            results[1] = second()
        except Exception as error:  # handed to the test
            results[1] = error
        finally:
            ended.set()
            connections.close_all()

    threads = [threading.Thread(target=lead), threading.Thread(target=follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _until_ended_or_waiting(pids: list[int], ended: threading.Event) -> None:
    for _ in range(PATIENCE * 100):
        if ended.wait(0.01) or (pids and _waits(pids[0])):
            return
    raise AssertionError("the second act neither ended nor waited")


def _waits(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [pid])
        return cursor.fetchone() is not None
