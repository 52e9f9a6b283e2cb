"""What judging needs is read once in a process, and no later collection looks at it again."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
import gc
import django
django.setup()
from triage.loading import load
from triage.judge import judge
load()
frozen = gc.get_freeze_count()
load()
judge("The staff were kind. Les infirmières sont gentilles.")
gc.collect()
print(frozen, gc.get_freeze_count(), len(gc.get_objects()))
"""


def test_what_is_read_stays_out_of_collections_and_is_read_once() -> None:
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    frozen, later, left = map(int, done.stdout.split())
    assert frozen > 200_000
    assert later == frozen  # the second call did nothing
    assert left < 0.05 * frozen  # a first post finds next to nothing left to read
