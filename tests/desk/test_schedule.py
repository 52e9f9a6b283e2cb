"""The clock: every tick exists, expires, and lands in a queue that somebody serves."""

import inspect

import pytest

from feedbackdesk.celery import app
from feedbackdesk.run.processes import Address, desk_processes
from feedbackdesk.schedule import SCHEDULE


def served_queues() -> set[str]:
    commands = desk_processes(Address(web=1, sandbox=2), empty=True).values()
    return {queue for command in commands if "-Q" in command for queue in command[command.index("-Q") + 1].split(",")}


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_tick_names_a_task_that_exists(name: str) -> None:
    app.loader.import_default_modules()
    assert SCHEDULE[name]["task"] in app.tasks


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_tick_lands_in_a_queue_that_a_worker_serves(name: str) -> None:
    route = app.amqp.router.route({}, SCHEDULE[name]["task"])
    assert route["queue"].name in served_queues()


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_late_tick_is_dropped_instead_of_piling_up(name: str) -> None:
    entry = SCHEDULE[name]
    assert entry["schedule"].total_seconds() < entry["options"]["expires"] <= 4 * 300


def test_tasks_carry_no_words_and_need_no_arguments() -> None:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    assert [task.name for task in ours if inspect.signature(task.run).parameters] == []


def test_no_task_has_a_result_a_countdown_or_more_time_than_its_message() -> None:
    conf = app.conf
    assert conf.task_ignore_result is True
    assert conf.result_backend is None
    assert conf.task_soft_time_limit < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.accept_content == ["json"]
