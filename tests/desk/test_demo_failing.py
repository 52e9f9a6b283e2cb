"""A demonstration that cannot be filled in to its end leaves nothing behind."""

import pytest

from feedbackdesk.demo.load import load
from feedbackdesk.demo.practice import Practice
from ingest.models import Post
from people.models import Organisation, User
from sandbox.server import SandboxServer


def test_a_load_that_fails_leaves_an_empty_desk(settings: object, db: None) -> None:
    def terminal_goes_away(line: str) -> None:
        raise OSError(line)

    with SandboxServer(0) as server:
        settings.SANDBOX_URL = server.url  # type: ignore[attr-defined]
        with pytest.raises(OSError, match="history"):
            load(Practice(server.url), say=terminal_goes_away)
    assert [model.objects.count() for model in (Organisation, User, Post)] == [0, 0, 0]
