"""What a worker of triage holds in memory once every model is loaded."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from feedbackdesk.celery import app

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = """
import resource
from pathlib import Path
import django
django.setup()
import feedbackdesk.celery
from triage.judge import Asked, judge_many
texts = ["Kind staff. I waited four months.", "J'attends depuis six mois un rendez-vous"] * 50
judge_many([Asked(text) for text in [*texts, "kind " * 20_000]])
status = Path("/proc/self/status")  # what the system counts for a process includes its parent's peak before it began
peaks = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line] if status.exists() else []
print(peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_worker_with_everything_loaded_is_far_from_where_it_is_replaced() -> None:
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    done = subprocess.run([sys.executable, "-c", EVERYTHING], cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    peak = int(done.stdout)
    assert 100_000 < peak < 0.8 * app.conf.worker_max_memory_per_child
    assert app.conf.worker_max_memory_per_child < 700_000
