"""Structured logs: JSON in production, short lines in a terminal. Never the text of a post, a name or a token.

An exception's message may quote all three (a database error quotes the row, an HTTP error the address with its
token), so a traceback is logged as the places it passed and the exception's type, without the message.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]
DEEPEST = 12  # frames kept, the innermost last


def frames_only(logger: Any, method: str, event: Event) -> Event:
    """Replace ``exc_info`` by the exception's type and the places it passed."""
    found = event.pop("exc_info", None)
    if not found:
        return event
    kind, error, trace = found if isinstance(found, tuple) else sys.exc_info()
    if isinstance(found, BaseException):
        kind, error, trace = type(found), found, found.__traceback__
    if error is not None and kind is not None:
        event["exception"] = kind.__name__
        event["at"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-DEEPEST:]]
    return event


class TaskNamesOnly(logging.Filter):
    """Celery puts the exception's message into its own line; keep the task's name and what happened."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "celery.app.trace" and isinstance(record.args, dict):
            record.msg = f"Task {record.args.get('name')} {record.args.get('description', 'failed')}"
            record.args = None
        return True


def logging_config(*, json: bool) -> dict[str, Any]:
    """Django's LOGGING value. Third-party loggers go through the same renderer."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "desk": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [frames_only, strip, renderer],
            }
        },
        "filters": {"tasks": {"()": TaskNamesOnly}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "desk", "filters": ["tasks"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "axes": {"level": "WARNING"},
            "tweepy": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
        },
    }
