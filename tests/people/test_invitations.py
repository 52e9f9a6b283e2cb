"""Invitations are mailed by a worker: a page never waits for the mail server, and a failure is seen and repeated."""

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from people.errors import Refused
from people.mail import explain
from people.models import LinkRequest, User
from people.queries import links_in_trouble
from people.roles import Role
from people.services import (
    ask_for_link,
    deactivate_person,
    invite_again,
    invite_person,
    reactivate_person,
    send_due_links,
    set_password,
)
from people.services.links import ATTEMPTS, INVITATION_ATTEMPTS, LEASE, LONGEST_RETRY
from tests.conftest import Cast
from tests.factories import make_user

NEW = "seven quiet herons"
DOWN = "The mail server could not be reached."


class Down(BaseEmailBackend):
    """A mail server that is down, with an error that repeats what no page may show."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("lea@lakeshore.example password=canary")


@pytest.fixture
def mail_is_down(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"


@pytest.fixture
def lea(cast: Cast) -> User:
    return invite_person(
        email="lea@lakeshore.example", display_name="Lea", actor=cast.cora, service=cast.root, role=Role.READER
    )


def try_until_given_up(most: int) -> None:
    for _ in range(most):
        waiting = LinkRequest.objects.filter(given_up_at=None).first()
        assert waiting is not None
        send_due_links(now=waiting.next_attempt_at)


def page_of(cast: Cast, user: User) -> str:
    browser = Client()
    browser.force_login(cast.cora)
    return browser.get(reverse("person", args=[user.pk])).content.decode()


def test_an_invitation_waits_in_a_row_of_its_own_and_leaves_with_the_worker(lea: User) -> None:
    assert (LinkRequest.objects.get().user, mail.outbox) == (lea, [])
    assert send_due_links() == 1
    assert mail.outbox[0].to == ["lea@lakeshore.example"]
    assert "/set-password/" in mail.outbox[0].body
    assert not LinkRequest.objects.exists()
    entry = Entry.objects.get(action="person.invitation_sent")
    assert (entry.actor_id, entry.object_id) == (None, lea.pk)


def test_an_account_that_is_refused_leaves_no_mail_behind(cast: Cast, lea: User) -> None:
    with pytest.raises(Refused):
        invite_person(
            email="asha@lakeshore.example", display_name="A", actor=cast.cora, service=cast.root, role=Role.READER
        )
    assert LinkRequest.objects.get().user == lea


@pytest.mark.usefixtures("mail_is_down")
def test_a_mail_server_that_is_down_keeps_the_account_and_the_invitation(lea: User, settings: Any) -> None:
    assert send_due_links() == 0
    waiting = LinkRequest.objects.get()
    assert (waiting.attempts, waiting.failure, waiting.given_up_at) == (1, DOWN, None)
    assert send_due_links(now=waiting.next_attempt_at - timedelta(seconds=1)) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_links(now=waiting.next_attempt_at) == 1
    assert not LinkRequest.objects.exists()


@pytest.mark.usefixtures("mail_is_down")
def test_the_admin_sees_why_an_invitation_waits(cast: Cast, lea: User) -> None:
    assert "leaves within seconds" in page_of(cast, lea)
    send_due_links()
    page = page_of(cast, lea)
    assert f"has not left yet: {DOWN}" in page
    assert "canary" not in page


@pytest.mark.usefixtures("mail_is_down")
def test_an_invitation_is_given_up_after_a_day_and_stays_for_the_admin_to_see(cast: Cast, lea: User) -> None:
    begun = LinkRequest.objects.get().asked_at
    try_until_given_up(INVITATION_ATTEMPTS)
    given_up = LinkRequest.objects.get()
    assert given_up.given_up_at is not None
    assert timedelta(hours=18) < given_up.given_up_at - begun < timedelta(hours=36)
    assert send_due_links(now=given_up.given_up_at + timedelta(days=9)) == 0
    assert f"could not be mailed: {DOWN}" in page_of(cast, lea)
    assert Entry.objects.filter(action="link.given_up", object_id=lea.pk).count() == 1


@pytest.mark.usefixtures("mail_is_down")
def test_a_reset_that_is_given_up_leaves_no_address_and_an_entry(cast: Cast) -> None:
    ask_for_link(email=cast.asha.email)
    try_until_given_up(ATTEMPTS)
    assert not LinkRequest.objects.exists()
    assert Entry.objects.get(action="link.given_up").object_id == cast.asha.pk


@pytest.mark.usefixtures("mail_is_down")
def test_the_wait_grows_and_has_a_ceiling(lea: User) -> None:
    waits = []
    for _ in range(10):
        waiting = LinkRequest.objects.get()
        send_due_links(now=waiting.next_attempt_at)
        waits.append(LinkRequest.objects.get().next_attempt_at - waiting.next_attempt_at)
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_RETRY


@pytest.mark.usefixtures("mail_is_down")
def test_sending_again_starts_anew_and_is_one_mail(cast: Cast, lea: User, settings: Any) -> None:
    try_until_given_up(INVITATION_ATTEMPTS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(2):
        invite_again(user=lea, actor=cast.cora)
    row = LinkRequest.objects.get()
    assert (row.attempts, row.failure, row.given_up_at) == (0, "", None)
    assert send_due_links() == 1
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(action="person.invited_again", actor_id=cast.cora.pk).count() == 2


def test_somebody_who_has_a_password_is_not_invited_again(cast: Cast, lea: User) -> None:
    with pytest.raises(Refused, match="has set a password"):
        invite_again(user=cast.asha, actor=cast.cora)
    assert LinkRequest.objects.get().user == lea


def test_somebody_who_is_switched_off_is_not_invited_again(cast: Cast, lea: User) -> None:
    deactivate_person(user=lea, actor=cast.cora)
    with pytest.raises(Refused, match="switched off"):
        invite_again(user=lea, actor=cast.cora)


@pytest.mark.parametrize("act", ["a password was set", "the account was switched off"])
def test_an_invitation_that_nobody_needs_any_more_is_dropped_unsent(cast: Cast, lea: User, act: str) -> None:
    if act == "a password was set":
        set_password(user=lea, password=NEW, by_link=True)
    else:
        deactivate_person(user=lea, actor=cast.cora)
    assert send_due_links() == 0
    assert (mail.outbox, LinkRequest.objects.exists()) == ([], False)


def test_a_person_switched_on_again_can_be_invited_again(cast: Cast, lea: User) -> None:
    deactivate_person(user=lea, actor=cast.cora)
    send_due_links()
    reactivate_person(user=lea, actor=cast.cora)
    invite_again(user=lea, actor=cast.cora)
    assert send_due_links() == 1


def test_a_worker_that_dies_while_mailing_leaves_the_invitation_for_the_next(lea: User) -> None:
    row = LinkRequest.objects.get()
    LinkRequest.objects.update(attempts=1, next_attempt_at=row.asked_at + LEASE)  # claimed
    assert send_due_links(now=row.asked_at + LEASE - timedelta(seconds=1)) == 0
    assert send_due_links(now=row.asked_at + LEASE) == 1


def test_an_invitation_asked_for_again_while_the_first_is_being_mailed_is_mailed_as_well(
    cast: Cast, lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_again: list[None] = []

    def mail_and_ask_again(user: User) -> None:
        if not asked_again:
            invite_again(user=user, actor=cast.cora)
            asked_again.append(None)

    monkeypatch.setattr("people.services.links.send_invitation", mail_and_ask_again)
    assert send_due_links() == 2
    assert not LinkRequest.objects.exists()


@pytest.mark.usefixtures("mail_is_down")
def test_the_list_of_people_says_that_mail_does_not_leave_and_whose_invitation_waits(
    client: Client, cast: Cast, lea: User
) -> None:
    client.force_login(cast.cora)
    assert "do not leave" not in client.get(reverse("people")).content.decode()
    send_due_links()
    page = client.get(reverse("people")).content.decode()
    assert "Links to set a password do not leave" in page
    assert "Invitation waits for the mail server" in page
    assert links_in_trouble() == [DOWN]


@pytest.mark.usefixtures("mail_is_down")
def test_each_reason_is_named_once(cast: Cast, lea: User) -> None:
    ask_for_link(email=cast.asha.email)
    ask_for_link(email=cast.ben.email)
    send_due_links()
    assert LinkRequest.objects.exclude(failure="").count() == 3
    assert links_in_trouble() == [DOWN]


def test_the_page_refuses_to_send_a_link_to_somebody_who_has_a_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.cora)
    page = client.post(reverse("person-invite-again", args=[cast.asha.pk]), follow=True).content.decode()
    assert "has set a password" in page
    assert not LinkRequest.objects.exists()


def test_a_link_leads_to_the_time_at_which_it_was_mailed_not_asked_for(cast: Cast, lea: User, client: Client) -> None:
    """A link lives for days from its mail: one that waited for the mail server is not half spent."""
    send_due_links(now=datetime.now(UTC) + timedelta(hours=20))
    link = next(word for word in mail.outbox[0].body.split() if "/set-password/" in word)
    assert client.get(link[link.index("/set-password/") :]).status_code == 302


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"canary"), "refused the desk’s own sign-in"),
        (smtplib.SMTPRecipientsRefused({"canary": (550, b"no")}), "does not take mail for this address"),
        (smtplib.SMTPDataError(554, b"canary"), "did not take the mail"),
        (ConnectionRefusedError("canary"), "could not be reached"),
        (TimeoutError("canary"), "could not be reached"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_why_a_mail_did_not_leave_is_said_without_what_the_server_said(error: Exception, words: str) -> None:
    said = explain(error)
    assert words in said
    assert "canary" not in said
    assert len(said) <= 120  # what the row holds


def test_an_invited_person_s_address_is_not_copied_into_the_row(lea: User) -> None:
    assert LinkRequest.objects.get().email == ""


def test_a_stranger_s_request_for_an_invited_person_sends_nothing_and_leaves_the_invitation(lea: User) -> None:
    ask_for_link(email=lea.email)
    assert send_due_links() == 1
    assert [message.subject for message in mail.outbox] == ["Your account on the feedback desk"]
    assert not LinkRequest.objects.exists()


def test_a_removed_account_takes_its_invitation_along(db: None) -> None:
    person = make_user("kim")
    LinkRequest.objects.create(user=person, asked_at=person.date_joined, next_attempt_at=person.date_joined)
    person.delete()
    assert not LinkRequest.objects.exists()
