"""What Celery's clock does here: each tick pulls what is due from the database."""

from celery import shared_task

from ingest.services import beat
from responses import delivery, moderation, reconcile
from responses.services import forget_discarded
from responses.stages.climbing import climb_ladders as climb
from responses.stages.opening import open_cases as open_due_cases

MOST_CASES = 5000  # a tick's share of a backlog


@shared_task
def open_cases() -> None:
    open_due_cases(limit=MOST_CASES)
    beat("open")


@shared_task
def deliver_replies() -> None:
    delivery.deliver_replies()
    reconcile.look_for_lost_replies()
    moderation.look_at_reviewed_replies()
    forget_discarded()
    beat("send")


@shared_task
def climb_ladders() -> None:
    climb()
