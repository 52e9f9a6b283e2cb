"""The demonstration: filled in one piece, once, with what a newcomer should find."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from dashboards.models import WeeklyFigure
from feedbackdesk.demo.load import load
from feedbackdesk.demo.practice import Practice
from feedbackdesk.demo.texts import invent
from feedbackdesk.demo.work import hours_to_acknowledge
from ingest.models import MonitoredAccount, Post
from ingest.services.sweeping import sweep_deletions
from people.models import Grant, Service, User
from people.queries import on_call
from people.roles import Role
from responses.models import Case, Escalation, Reply
from sandbox.server import SandboxServer
from tests.once import laid_once
from triage.coding.queries import progress_of
from triage.models import Coding, CodingItem, Sample, SetAside

# One worker fills it in for all of them.
pytestmark = pytest.mark.xdist_group("demo")


@contextmanager
def practising() -> Iterator[Practice]:
    with SandboxServer(0) as server, override_settings(SANDBOX_URL=server.url):
        yield Practice(server.url)


@pytest.fixture(scope="module")
def filled_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Practice]:
    with laid_once(django_db_blocker), practising() as practice:
        assert load(practice, say=lambda line: None)
        yield practice


@pytest.fixture
def filled(filled_once: Practice, db: None) -> Practice:
    return filled_once


def test_a_newcomer_finds_a_desk_at_work(filled: Practice) -> None:
    assert Service.objects.count() == 8
    assert User.objects.count() == 10
    assert set(Grant.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert MonitoredAccount.objects.filter(state="active").count() == 6
    assert on_call(timezone.now()) is not None
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {"new", "acknowledged", "closed", "set_aside"}
    assert set(Reply.objects.values_list("state", flat=True)) >= {"waiting_approval", "held", "sent"}
    assert Case.objects.filter(tier=0, state="new").exists()
    assert Escalation.objects.filter(resolved_at=None).count() >= 2
    assert Post.objects.filter(posted_at__lt=timezone.now() - timedelta(weeks=25)).exists()
    assert WeeklyFigure.objects.filter(measure="items", service__parent=None).count() >= 26
    assert load(filled, say=lambda line: None) is False, "nothing is ever filled in twice"


def test_the_checks_of_the_desk_are_under_way(filled: Practice) -> None:
    standing = SetAside.objects.filter(ended_at=None)
    assert standing.count() >= 15
    assert not Case.objects.filter(posts__post__set_aside__in=standing).exists(), "no item stands for what is set aside"
    assert standing.filter(set_aside_at__lt=timezone.now() - timedelta(weeks=3)).exists()
    assert set(Sample.objects.values_list("kind", flat=True)) >= {"set_aside"}
    assert Sample.objects.filter(verdict="").exists()
    people = Coding.objects.values("item").annotate(people=Count("coder", distinct=True))
    assert {row["people"] for row in people} == {1, 2}
    assert all(progress_of(person).waiting for person in User.objects.filter(email__startswith="haddad@"))
    assert CodingItem.objects.exists()
    told = Coding.objects.values_list("sentiment", flat=True)
    assert len(set(told)) >= 2


def test_the_practice_platforms_are_on_this_machine_only() -> None:
    with pytest.raises(ValueError, match="this machine"):
        Practice("http://desk.example.org")


def test_posts_vary_and_name_no_one() -> None:
    chance = random.Random(1)
    texts = {invent(chance).text for _ in range(300)}
    assert len(texts) > 120
    assert not any("@" in text for text in texts)


def test_the_two_special_causes_are_in_the_hours() -> None:
    chance = random.Random(1)
    mean = {week: sum(hours_to_acknowledge(chance, week) for _ in range(400)) / 400 for week in (5, 9, 20)}
    assert mean[9] > 1.8 * mean[5]
    assert mean[20] < 0.6 * mean[5]


def test_the_history_is_still_there_after_a_day(filled: Practice) -> None:
    """Its posts are on no practice platform; the look for what was deleted must not take it for deleted."""
    before = Post.objects.filter(deleted_at=None).count()
    for hours in (1, 30, 60):
        sweep_deletions(now=timezone.now() + timedelta(hours=hours))
    assert before - Post.objects.filter(deleted_at=None).count() == 0
    assert Post.objects.filter(deleted_at=None, posted_at__lt=timezone.now() - timedelta(weeks=20)).count() > 100
