"""Logs say what happened and where, and never what somebody wrote."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from feedbackdesk.logs import TaskNamesOnly, logging_config

CANARY = "I want to tell you about my ward"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the production formatter writes during the test."""
    written: list[str] = []
    config = logging_config(json=True)["formatters"]["desk"]
    formatter = config.pop("()")(**config)

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Collect()
    handler.setFormatter(formatter)
    handler.addFilter(TaskNamesOnly())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    logging_config(json=False)


def fail(text: str) -> None:
    raise ValueError(f"bad row: {text}")


def test_a_traceback_is_logged_without_its_message(lines: list[str]) -> None:
    try:
        fail(CANARY)
    except ValueError:
        structlog.stdlib.get_logger("desk").exception("stage_failed", post=7)
    line = json.loads(lines[-1])
    assert (line["event"], line["exception"], line["post"]) == ("stage_failed", "ValueError", 7)
    assert any("test_logs.py" in place for place in line["at"])
    assert CANARY not in lines[-1]


def test_a_library_that_logs_an_exception_is_stripped_too(lines: list[str]) -> None:
    try:
        fail(CANARY)
    except ValueError:
        logging.getLogger("somelibrary").exception("it broke")
    assert CANARY not in lines[-1]
    assert json.loads(lines[-1])["exception"] == "ValueError"


def test_a_failed_task_is_named_without_its_message(lines: list[str]) -> None:
    context = {"name": "ingest.tasks.poll_due_accounts", "description": "raised unexpected", "exc": CANARY, "id": "1"}
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s] %(description)s: %(exc)s", context)
    assert json.loads(lines[-1])["event"] == "Task ingest.tasks.poll_due_accounts raised unexpected"
    assert CANARY not in lines[-1]
