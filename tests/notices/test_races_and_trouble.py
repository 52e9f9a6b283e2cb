"""Notices under several workers at once, and what is told when a mail does not leave."""

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction

from notices.mail import NobodyToTell, explain
from notices.models import Notice
from notices.services import acknowledge, deliver_due, drop, send
from notices.tasks import deliver_notices
from people.models import User
from tests.at_once import at_once
from tests.conftest import Cast

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
races = pytest.mark.django_db(transaction=True)


def ask(user: User, key: str, **fields: Any) -> bool:
    given = {"kind": "page", "subject": "A crisis item waits", "path": "/items/1/", "now": NOW, **fields}
    return send(recipient=user, key=key, **given)


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create_user("ben", email="ben@lakeshore.example")


@races
def test_four_workers_send_each_notice_once(ben: User) -> None:
    for number in range(12):
        ask(ben, f"page:{number}")
    assert sum(at_once(*[lambda: deliver_due(now=NOW)] * 4)) == 12
    assert len(mail.outbox) == 12
    assert set(Notice.objects.values_list("state", "attempts")) == {("sent", 0)}


@races
def test_the_same_event_reported_by_four_workers_is_one_notice(ben: User) -> None:
    answers = at_once(*[lambda: ask(ben, "page:1")] * 4)
    assert sorted(answers) == [False, False, False, True]
    assert Notice.objects.count() == 1


@races
def test_two_people_who_acknowledge_at_once_are_told_apart_by_the_first(ben: User) -> None:
    dan = User.objects.create_user("dan", email="dan@lakeshore.example")
    ask(ben, "page:1", repeat_minutes=3)
    stopped = at_once(*[lambda who=who: acknowledge(path="/items/1/", actor=who, now=NOW) for who in (ben, dan)])
    assert sorted(stopped) == [0, 1]
    assert Notice.objects.get().acknowledged_by in (ben, dan)
    assert deliver_due(now=NOW + timedelta(minutes=10)) == 0


class Acknowledging(BaseEmailBackend):
    """Somebody presses the button on another screen while the mail is on its way."""

    def send_messages(self, messages: Any) -> int:
        acknowledge(path="/items/1/", actor=User.objects.get(username="ben"), now=NOW)
        return len(messages)


class Dropping(BaseEmailBackend):
    def send_messages(self, messages: Any) -> int:
        drop(key_prefix="page:")
        return len(messages)


@pytest.mark.parametrize("backend", ["Acknowledging", "Dropping"])
def test_what_was_settled_while_a_mail_was_on_its_way_is_not_asked_for_again(
    ben: User, settings: Any, backend: str
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    ask(ben, "page:1", repeat_minutes=3)
    deliver_due(now=NOW)
    notice = Notice.objects.get()
    assert (notice.acknowledged_at is not None) or notice.state == "dropped"
    assert deliver_due(now=NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NobodyToTell(), "switched off or has no address"),
        (smtplib.SMTPAuthenticationError(535, b"password=canary"), "refused the desk’s own sign-in"),
        (smtplib.SMTPResponseException(451, b"canary"), "The mail server answered 451."),
        (smtplib.SMTPRecipientsRefused({"canary@lakeshore.example": (550, b"no")}), "SMTPRecipientsRefused"),
        (ConnectionRefusedError("canary"), "could not be reached"),
        (TimeoutError("canary"), "could not be reached"),
        (ValueError("canary"), "could not be sent (ValueError)"),
    ],
)
def test_every_failure_is_told_in_words_that_repeat_nothing_of_the_server_s(error: Exception, words: str) -> None:
    said = explain(error)
    assert words in said or "could not be reached" in said
    assert "canary" not in said
    assert len(said) <= 200


def test_somebody_without_an_address_costs_the_others_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.ben.pk).update(email="")
    ask(cast.ben, "page:1")
    ask(cast.dan, "page:2")
    assert deliver_due(now=NOW) == 1
    assert mail.outbox[0].to == ["dan@lakeshore.example"]
    assert Notice.objects.get(recipient=cast.ben).failure.startswith("This person")


def test_a_long_subject_is_cut_and_nothing_fails(ben: User) -> None:
    ask(ben, "page:1", subject="x " * 400)
    assert len(Notice.objects.get().subject) <= 160
    assert deliver_due(now=NOW) == 1


def test_a_sent_notice_has_its_time_or_the_database_refuses_it(ben: User) -> None:
    ask(ben, "page:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(state="sent", sent_at=None)


def test_the_tick_delivers_what_is_due(ben: User) -> None:
    send(recipient=ben, kind="desk", key="account-1", subject="Sign-in has expired", path="/accounts/1/")
    deliver_notices()
    assert [message.subject for message in mail.outbox] == ["Sign-in has expired"]
