"""What a process has loaded when it starts is left out of every later collection."""

import subprocess
import sys

import pytest

WEB = "import feedbackdesk.wsgi"
WORKER = """
from celery.signals import worker_before_create_process
from feedbackdesk.celery import app
app.loader.import_default_modules()
worker_before_create_process.send(sender=None)
"""
COUNTED = "\nimport gc; print(gc.get_freeze_count() > 0.9 * (gc.get_freeze_count() + len(gc.get_objects())))"


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("program", [WEB, WORKER], ids=["web", "worker"])
def test_what_is_loaded_is_collected_no_more(program: str) -> None:
    assert said(program + COUNTED) == "True"


def test_a_worker_that_makes_no_child_collects_as_usual() -> None:
    assert said("from feedbackdesk.celery import app" + COUNTED) == "False"
