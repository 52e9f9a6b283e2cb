"""The clock's side of polling and of the deletion sweep."""

from celery import shared_task

from ingest import services


@shared_task
def poll_due_accounts() -> None:
    services.poll_due_accounts()


@shared_task
def sweep_deletions() -> None:
    services.sweep_deletions()
