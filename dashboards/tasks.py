"""The clock's way in. See feedbackdesk.schedule."""

from celery import shared_task

from dashboards import services


@shared_task
def roll_up_weeks() -> None:
    services.roll_up_weeks()
