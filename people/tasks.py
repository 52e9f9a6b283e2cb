"""The clock's side of signing in."""

from celery import shared_task

from people import services, throttle


@shared_task
def send_links() -> None:
    services.send_due_links()
    throttle.forget_ended()
