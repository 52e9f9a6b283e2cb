"""Loaded with ``-p`` before pytest-django reads the settings: starts real servers unless some are named.

xdist workers inherit the addresses from the main process through the environment.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedbackdesk.embedded.postgres import Postgres
from feedbackdesk.embedded.valkey import Valkey

if "DESK_DATA" not in os.environ:
    os.environ["DESK_DATA"] = tempfile.mkdtemp(prefix="desk-tests-", dir="/var/tmp")
    atexit.register(shutil.rmtree, os.environ["DESK_DATA"], ignore_errors=True)  # last: after the servers stop
_folder = Path(os.environ["DESK_DATA"])
_folder.chmod(0o711)

if "DATABASE_URL" not in os.environ:
    _postgres = Postgres(_folder / "pg", throwaway=True).start()
    atexit.register(_postgres.stop)
    os.environ["DATABASE_URL"] = _postgres.url

if "REDIS_URL" not in os.environ:
    _valkey = Valkey(_folder / "valkey").start()
    atexit.register(_valkey.stop)
    os.environ["REDIS_URL"] = _valkey.url


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What the imports make (a million nodes of phrases among it) stays: no collection of garbage walks it again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
