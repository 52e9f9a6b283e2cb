"""A desk with one object of every kind, and people at its door."""

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from feedbackdesk.logs import TaskNamesOnly, logging_config
from tests.access.scene import Scene, lay
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return lay(cast)


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """What the production formatter writes during the test, whoever logs."""
    written: list[str] = []
    config = logging_config(json=True)["formatters"]["desk"]
    formatter = config.pop("()")(**config)

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Collect()
    handler.setFormatter(formatter)
    handler.addFilter(TaskNamesOnly())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)
    logging_config(json=False)
