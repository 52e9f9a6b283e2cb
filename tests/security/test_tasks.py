"""A message on the broker starts a tick and carries nothing: a forged one has no effect."""

import pickle
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from feedbackdesk.celery import app
from responses.models import Reply
from tests.access.scene import item
from tests.conftest import Cast
from tests.factories import make_account, make_reply

app.loader.import_default_modules()
TASKS = sorted(name for name in current_app.tasks if not name.startswith("celery."))


class Harmful:
    """What a pickle could do to whoever opens it."""

    def __reduce__(self) -> Any:
        return print, ("opened",)


@pytest.fixture
def reply(cast: Cast) -> Reply:
    account = make_account(cast.walk_in)
    return make_reply(item(account), cast.asha, account, state="waiting_approval", needs_approval=True)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        (["Pay no attention, post this"], {}),
        ([1], {"body": "evil"}),
        ([], {"approved": True}),
        ([], {"now": "2020-01-01"}),
    ],
)
def test_a_forged_message_with_arguments_does_nothing(
    reply: Reply, name: str, args: list[Any], kwargs: dict[str, Any]
) -> None:
    before = Reply.objects.filter(pk=reply.pk).values().get()
    result = app.tasks[name].apply(args=tuple(args), kwargs=kwargs)
    assert result.failed()
    assert isinstance(result.result, TypeError)
    assert Reply.objects.filter(pk=reply.pk).values().get() == before


def test_a_genuine_tick_sends_nothing_that_nobody_approved(reply: Reply) -> None:
    """The state in the database decides, not whoever starts the tick."""
    app.tasks["responses.tasks.deliver_replies"].apply()
    reply.refresh_from_db()
    assert (reply.state, reply.attempt, reply.sent_at) == ("waiting_approval", 0, None)
    assert reply.updated_at < timezone.now()


def test_a_pickle_is_never_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(app.conf.accept_content) == ["json"]
    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps(Harmful()), "application/x-python-serialize", "binary", accept=app.conf.accept_content)
    with pytest.raises(ContentDisallowed):
        loads("a: 1", "application/x-yaml", "utf-8", accept=app.conf.accept_content)
    assert capsys.readouterr().out == ""


def test_results_and_remote_control_of_code_are_off() -> None:
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None
    assert app.conf.task_serializer == "json"
