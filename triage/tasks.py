"""The clock's way into this app."""

from celery import shared_task

from triage import services


@shared_task
def assess_new_posts() -> None:
    services.assess_new_posts()
