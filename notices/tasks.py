"""Ticks of the notices."""

from celery import shared_task

from notices import services


@shared_task
def deliver_notices() -> None:
    services.deliver_due()
