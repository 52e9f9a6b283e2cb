"""The clock's way into this app."""

from celery import shared_task

from triage import services
from triage.card import trust
from triage.clusters import signing, spread
from triage.coding import drawing as coding
from triage.loading import load
from triage.rulebook import running
from triage.samples import drawing

MOST_POSTS = 2000  # a tick's share of a backlog, or what is judged of it in the stage's own time
MOST_SIGNED = 500  # a second or two: posts to assess wait in the same queue


@shared_task
def assess_new_posts() -> None:
    load()
    services.assess_new_posts(limit=MOST_POSTS)


@shared_task
def cluster_posts() -> None:
    signing.cluster_posts(limit=MOST_SIGNED)
    spread.note_spread()


@shared_task
def draw_samples() -> None:
    drawing.draw_samples()


@shared_task
def draw_for_coding() -> None:
    coding.draw_for_coding()


@shared_task
def run_dry_runs() -> None:
    load()
    running.run_dry_runs()


@shared_task
def review_trust() -> None:
    trust.review_trust()
