"""The clock's way into this app."""

from celery import shared_task

from triage import services

MOST_POSTS = 2000  # a tick's share of a backlog: some seconds of the task's 90


@shared_task
def assess_new_posts() -> None:
    services.assess_new_posts(limit=MOST_POSTS)
