"""The clock's side of polling."""

from celery import shared_task

from ingest.services import poll_due_accounts as poll


@shared_task
def poll_due_accounts() -> None:
    poll()
