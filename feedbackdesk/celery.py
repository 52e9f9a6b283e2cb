"""The Celery application. Postgres is the queue, Celery is the clock: messages may be lost or doubled at no harm.

Every number is argued in docs/decisions/0002-postgres-is-the-queue.md.
"""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feedbackdesk.settings")

from django.conf import settings  # noqa: E402 - the module above must be named first

from feedbackdesk.schedule import SCHEDULE  # noqa: E402

app = Celery("feedbackdesk")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 2,
        "socket_timeout": 5,  # longer than the one second for which a worker waits in BRPOP
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
    },
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=120,
    task_soft_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=690_000,  # kB at its peak; `make bench` prints what a worker of triage comes to
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=30,
    worker_hijack_root_logger=False,
    beat_schedule=SCHEDULE,
    task_routes={
        "ingest.tasks.*": {"queue": "poll"},
        "triage.tasks.run_dry_runs": {"queue": "reports"},  # never before a post that waits to be judged
        "triage.tasks.*": {"queue": "triage"},
        "responses.tasks.deliver_replies": {"queue": "send"},
        "responses.tasks.*": {"queue": "triage"},
        "notices.tasks.*": {"queue": "notices"},
        "people.tasks.*": {"queue": "notices"},
        "dashboards.tasks.*": {"queue": "reports"},
    },
    timezone="UTC",
)
app.autodiscover_tasks()


@worker_before_create_process.connect
def share_what_is_loaded(**_sent: Any) -> None:
    """Leave what is loaded out of every later collection, so that a child goes on sharing it with its parent.

    A full collection writes to each object that it looks at, and a page that is written to is shared no more: the child
    would soon have most of it twice.
    """
    gc.collect()
    gc.freeze()
