import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from notices.models import Notice
from notices.services import LEASE, acknowledge, deliver_due, drop, send
from people.models import User
from tests.conftest import Cast

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Broken(BaseEmailBackend):
    """A mail server that answers with what servers answer: addresses and credentials."""

    error: Exception = smtplib.SMTPResponseException(451, b"try later, ben@lakeshore.example password=canary")

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture
def broken_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def ask(user: User, key: str = "page:1:1", *, repeat: int = 0, kind: str = "page", path: str = "/items/1/") -> bool:
    return send(
        recipient=user, kind=kind, key=key, subject="A crisis item waits", path=path, repeat_minutes=repeat, now=NOW
    )


def test_the_same_event_tells_a_person_once(cast: Cast) -> None:
    assert ask(cast.ben) is True
    assert ask(cast.ben) is False
    assert deliver_due(now=NOW) == 1
    assert len(mail.outbox) == 1


def test_a_delivered_notice_has_its_time_and_is_not_sent_again(cast: Cast) -> None:
    ask(cast.ben)
    deliver_due(now=NOW)
    assert deliver_due(now=NOW + timedelta(days=1)) == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at, notice.failure) == ("sent", NOW, "")


def test_a_mail_carries_a_link_and_what_the_subject_says(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://desk.lakeshore.example"
    ask(cast.ben)
    deliver_due(now=NOW)
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("A crisis item waits", ["ben@lakeshore.example"])
    assert "https://desk.lakeshore.example/items/1/" in message.body
    assert "text of a post" in message.body


def test_a_line_break_in_a_subject_forges_no_header(cast: Cast) -> None:
    send(recipient=cast.ben, kind="desk", key="k", subject="Hello\r\nBcc: all@evil.example\n", path="/", now=NOW)
    deliver_due(now=NOW)
    assert mail.outbox[0].subject == "Hello Bcc: all@evil.example"
    assert mail.outbox[0].message()["Bcc"] is None


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "items/1/", ""])
def test_a_notice_leads_to_the_desk_alone(cast: Cast, path: str) -> None:
    with pytest.raises(ValueError, match="path of the desk"):
        ask(cast.ben, path=path)
    assert not Notice.objects.exists()


def test_a_page_is_repeated_until_somebody_acknowledges_it(cast: Cast) -> None:
    ask(cast.ben, repeat=5)
    assert deliver_due(now=NOW) == 1
    assert deliver_due(now=NOW + 4 * MINUTE) == 0
    assert deliver_due(now=NOW + 5 * MINUTE) == 1
    assert acknowledge(path="/items/1/", actor=cast.asha, now=NOW + 6 * MINUTE) == 1
    assert deliver_due(now=NOW + 10 * MINUTE) == 0
    notice = Notice.objects.get()
    assert (notice.acknowledged_at, notice.acknowledged_by) == (NOW + 6 * MINUTE, cast.asha)


def test_one_acknowledgement_stops_the_notices_of_everybody_about_the_item(cast: Cast) -> None:
    ask(cast.ben, "a", repeat=5)
    ask(cast.asha, "b", repeat=5)
    ask(cast.asha, "c", repeat=5, path="/items/2/")
    deliver_due(now=NOW)
    assert acknowledge(path="/items/1/", actor=cast.ben, now=NOW) == 2
    assert deliver_due(now=NOW + 5 * MINUTE) == 1
    assert acknowledge(path="/items/1/", actor=cast.ben, now=NOW) == 0


def test_a_notice_acknowledged_before_it_left_stays(cast: Cast) -> None:
    ask(cast.ben)
    acknowledge(path="/items/1/", actor=cast.asha, now=NOW)
    assert deliver_due(now=NOW) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(("state", "stopped"), [("sent", 1), ("failed", 1), ("dropped", 0)])
def test_what_was_told_once_is_acknowledged_too_and_what_was_withdrawn_is_not(
    cast: Cast, state: str, stopped: int
) -> None:
    ask(cast.ben)
    Notice.objects.update(state=state, sent_at=NOW if state == "sent" else None)
    assert acknowledge(path="/items/1/", actor=cast.asha, now=NOW) == stopped
    assert Notice.objects.get().acknowledged_by == (cast.asha if stopped else None)


def test_a_notice_that_has_left_is_not_withdrawn(cast: Cast) -> None:
    ask(cast.ben, "page:1:1")
    deliver_due(now=NOW)
    assert drop(key_prefix="page:1:") == 0
    assert Notice.objects.get().state == "sent"


def test_a_dropped_notice_stays_and_others_leave(cast: Cast) -> None:
    ask(cast.ben, "page:1:1")
    ask(cast.ben, "page:2:1")
    assert drop(key_prefix="page:1:") == 1
    assert deliver_due(now=NOW) == 1
    assert Notice.objects.get(key="page:1:1").state == "dropped"


def test_a_prefix_is_no_pattern_and_never_empty(cast: Cast) -> None:
    ask(cast.ben, "page:1:1")
    assert drop(key_prefix="page_1%") == 0
    with pytest.raises(ValueError, match="which notices"):
        drop(key_prefix="")


def test_pages_leave_before_anything_else(cast: Cast) -> None:
    send(recipient=cast.ben, kind="approval", key="a", subject="Approval asked", path="/", now=NOW - MINUTE)
    ask(cast.asha, "b")
    deliver_due(now=NOW)
    assert [message.subject for message in mail.outbox] == ["A crisis item waits", "Approval asked"]


@pytest.mark.usefixtures("broken_mail")
def test_a_failed_notice_waits_a_little_longer_each_time_and_tells_no_secret(cast: Cast) -> None:
    ask(cast.ben)
    assert deliver_due(now=NOW) == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, notice.next_attempt_at) == ("queued", 1, NOW + MINUTE / 2)
    assert notice.failure == "The mail server answered 451."
    deliver_due(now=NOW + MINUTE)
    notice.refresh_from_db()
    assert notice.next_attempt_at == NOW + 2 * MINUTE


@pytest.mark.usefixtures("broken_mail")
@pytest.mark.parametrize(("kind", "state"), [("page", "queued"), ("approval", "failed")])
def test_a_page_is_never_given_up_and_other_notices_are(cast: Cast, kind: str, state: str) -> None:
    ask(cast.ben, kind=kind)
    for number in range(11):
        deliver_due(now=NOW + number * 10 * MINUTE)
    assert (Notice.objects.get().state, Notice.objects.get().attempts) == ("queued", 11)
    for number in range(11, 20):
        deliver_due(now=NOW + number * 10 * MINUTE)
    assert (Notice.objects.get().state, Notice.objects.get().attempts) == (state, 12 if state == "failed" else 20)


def test_a_notice_leaves_once_the_server_is_back(cast: Cast, settings: Any) -> None:
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Broken"
    ask(cast.ben, repeat=5)
    deliver_due(now=NOW)
    settings.EMAIL_BACKEND = kept
    assert deliver_due(now=NOW + MINUTE) == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.failure, notice.attempts) == ("sent", "", 0)


def test_nothing_is_mailed_to_an_account_that_is_off(cast: Cast) -> None:
    ask(cast.ben)
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert deliver_due(now=NOW) == 0
    assert mail.outbox == []
    assert "switched off" in Notice.objects.get().failure


def test_a_notice_is_due_again_when_its_worker_died(cast: Cast) -> None:
    ask(cast.ben)
    Notice.objects.update(attempts=1, next_attempt_at=NOW + LEASE)  # claimed, never sent
    assert deliver_due(now=NOW + MINUTE) == 0
    assert deliver_due(now=NOW + LEASE) == 1


def test_a_tick_ends_in_time_with_the_rest_left_for_the_next(cast: Cast) -> None:
    for number in range(3):
        ask(cast.ben, str(number))
    moments = iter([0.0, 1.0, 44.0, 46.0])
    assert deliver_due(now=NOW, clock=lambda: next(moments)) == 2
    assert Notice.objects.filter(state="queued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_another_worker_holds_is_passed_over() -> None:
    ask(User.objects.create_user("ben", email="ben@lakeshore.example"))
    rival = connection.copy()
    with transaction.atomic(), rival.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM notices_notice FOR UPDATE")
        assert deliver_due(now=NOW) == 0
        cursor.execute("ROLLBACK")
    rival.close()
    assert deliver_due(now=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_mail_is_sent(settings: Any) -> None:
    ask(User.objects.create_user("ben", email="ben@lakeshore.example"))
    settings.EMAIL_BACKEND = f"{__name__}.Watcher"
    Watcher.was_atomic = True
    assert deliver_due(now=NOW) == 1
    assert Watcher.was_atomic is False


class Watcher(BaseEmailBackend):
    was_atomic = True

    def send_messages(self, messages: Any) -> int:
        Watcher.was_atomic = connection.in_atomic_block
        return len(messages)
