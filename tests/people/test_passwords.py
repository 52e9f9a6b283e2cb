import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from people.mail import send_invitation, set_password_path
from people.models import LinkRequest, User
from people.services import send_due_links
from tests.conftest import Cast
from tests.factories import PASSWORD

NEW = "seven quiet herons"
ASHA = "asha@lakeshore.example"


def ask(client: Client, email: str = ASHA, **extra: Any) -> Any:
    """Ask, and let the worker have its turn."""
    answer = client.post(reverse("password-reset"), {"email": email}, **extra)
    send_due_links()
    return answer


def link_in(message: Any) -> str:
    found = re.search(r"https?://[^/]+(/set-password/\S+)", message.body)
    assert found
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> Any:
    """Follow the link as a browser does: the token moves from the address into the session first."""
    response = client.get(link)
    where = response["Location"] if response.status_code == 302 else link
    return client.post(where, {"new_password1": password, "new_password2": password})


def test_a_link_sets_a_password_once(client: Client, cast: Cast) -> None:  # 6.4.1
    ask(client)
    link = link_in(mail.outbox[0])
    assert choose(client, link)["Location"] == reverse("login")
    assert client.post("/login/", {"username": ASHA, "password": NEW}).status_code == 302
    second = Client().get(link)
    assert "no longer works" in second.content.decode()
    assert choose(Client(), link, "another long password").status_code == 200
    assert User.objects.get(pk=cast.asha.pk).check_password(NEW)
    assert Entry.objects.filter(action="password.set", object_id=cast.asha.pk).count() == 1


def test_the_token_leaves_the_address_bar_before_the_form_is_shown(client: Client, cast: Cast) -> None:
    link = set_password_path(cast.asha)
    response = client.get(link)
    assert response.status_code == 302
    assert link.split("/")[-2] not in response["Location"]


@pytest.mark.parametrize("change", ["altered", "empty", "other person"])
def test_a_forged_link_is_refused(client: Client, cast: Cast, change: str) -> None:
    parts = set_password_path(cast.asha).split("/")
    forged = {"altered": [*parts[:-2], parts[-2][:-1] + "!", ""], "empty": [*parts[:-2], "-", ""]}
    other = set_password_path(cast.ben).split("/")
    link = "/".join(forged.get(change, [*other[:-2], parts[-2], ""]))
    response = client.get(link)
    assert "no longer works" in response.content.decode()
    assert User.objects.get(pk=cast.asha.pk).check_password(PASSWORD)


def test_a_link_ends_by_itself(client: Client, cast: Cast, settings: Any) -> None:
    link = set_password_path(cast.asha)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer works" in client.get(link).content.decode()


def test_a_link_dies_when_the_address_changes(client: Client, cast: Cast) -> None:
    link = set_password_path(cast.asha)
    User.objects.filter(pk=cast.asha.pk).update(email="asha.new@lakeshore.example")
    assert "no longer works" in client.get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, cast: Cast) -> None:  # 6.3.8
    known, unknown = ask(client), ask(client, "nobody@lakeshore.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_the_request_of_a_stranger_does_the_same_work_for_everybody(client: Client, cast: Cast) -> None:  # 6.3.8
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    ran = []
    for email in (ASHA, "nobody@lakeshore.example", "ben@lakeshore.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("password-reset"), {"email": email})
        ran.append([query["sql"].split()[0] for query in queries])
        assert "people_user" not in str(queries.captured_queries)
    assert ran[0] == ran[1] == ran[2]
    assert mail.outbox == []


def test_the_worker_sends_what_was_asked_for_and_keeps_no_address(client: Client, cast: Cast) -> None:
    for email in (ASHA, "nobody@lakeshore.example"):
        client.post(reverse("password-reset"), {"email": email})
    assert send_due_links() == 1
    assert mail.outbox[0].to == [ASHA]
    assert not LinkRequest.objects.exists()
    assert Entry.objects.get(action="password.reset_asked").object_id == cast.asha.pk
    assert send_due_links() == 0


def test_a_mail_server_that_is_down_is_tried_again_and_does_not_tell_who_is_known(
    client: Client, cast: Cast, settings: Any
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nothing listens there
    assert [ask(client, email).status_code for email in (ASHA, "nobody@lakeshore.example")] == [302, 302]
    waiting = LinkRequest.objects.get()
    assert (waiting.email, waiting.attempts) == (ASHA, 1)
    settings.EMAIL_BACKEND = working
    assert send_due_links(now=waiting.next_attempt_at - timedelta(seconds=1)) == 0
    assert send_due_links(now=waiting.next_attempt_at) == 1
    assert len(mail.outbox) == 1


def test_a_mail_that_cannot_be_sent_is_given_up_and_leaves_no_address(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    ask(client)
    for _ in range(5):
        send_due_links(now=LinkRequest.objects.get().next_attempt_at)
    assert not LinkRequest.objects.exists()
    assert not Entry.objects.filter(action="password.reset_asked").exists()


def test_a_worker_that_dies_while_sending_leaves_the_request_for_the_next(client: Client, cast: Cast) -> None:
    client.post(reverse("password-reset"), {"email": ASHA})
    asked = LinkRequest.objects.get()
    LinkRequest.objects.update(attempts=1, next_attempt_at=asked.asked_at + timedelta(minutes=2))  # claimed
    assert send_due_links(now=asked.asked_at + timedelta(seconds=119)) == 0
    assert send_due_links(now=asked.asked_at + timedelta(minutes=2)) == 1


@pytest.mark.parametrize("after", ["a sign-in", "a new password"])
def test_a_link_dies_once_the_person_got_in_by_another_way(client: Client, cast: Cast, after: str) -> None:
    ask(client)
    link = link_in(mail.outbox[0])
    if after == "a sign-in":
        assert client.post("/login/", {"username": ASHA, "password": PASSWORD}).status_code == 302
    else:
        choose(Client(), set_password_path(cast.asha), "an even longer password")
    refused = choose(Client(), link, NEW)
    assert "no longer works" in refused.content.decode()
    assert not User.objects.get(pk=cast.asha.pk).check_password(NEW)


def test_a_link_opened_in_time_is_refused_when_the_form_comes_too_late(
    client: Client, cast: Cast, settings: Any
) -> None:
    form = client.get(set_password_path(cast.asha))["Location"]
    settings.PASSWORD_RESET_TIMEOUT = -1
    late = client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert "no longer works" in late.content.decode()
    assert User.objects.get(pk=cast.asha.pk).check_password(PASSWORD)


def test_the_link_of_an_account_that_was_switched_off_lets_nobody_in(client: Client, cast: Cast) -> None:
    link = set_password_path(cast.asha)
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    choose(client, link)
    assert client.post("/login/", {"username": ASHA, "password": NEW}).status_code == 422


def test_an_account_that_is_off_or_never_set_up_gets_no_reset(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    cast.ben.set_unusable_password()
    cast.ben.save(update_fields=["password"])
    ask(client)
    ask(client, "ben@lakeshore.example")
    assert mail.outbox == []


def test_one_person_gets_three_mails_an_hour_and_the_asker_does_not_notice(client: Client, cast: Cast) -> None:
    answers = {ask(client)["Location"] for _ in range(5)}
    assert answers == {reverse("password-reset-sent")}
    assert len(mail.outbox) == 3


def test_one_address_cannot_ask_for_ever(client: Client, cast: Cast) -> None:
    answers = [ask(client, f"person{number}@lakeshore.example").status_code for number in range(21)]
    assert answers[19:] == [302, 429]
    assert ask(client, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_forged_host_does_not_steer_the_link(client: Client, cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://desk.lakeshore.example"
    settings.ALLOWED_HOSTS = ["*"]
    ask(client, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "https://desk.lakeshore.example/set-password/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_a_short_password_is_refused_and_says_why(client: Client, cast: Cast) -> None:
    response = choose(client, set_password_path(cast.asha), "short")
    page = response.content.decode()
    assert response.status_code == 422
    assert "at least 12 characters" in page
    assert "<title>Error:" in page
    assert User.objects.get(pk=cast.asha.pk).check_password(PASSWORD)


def test_an_invited_person_chooses_the_password(client: Client, cast: Cast) -> None:
    cast.nora.set_unusable_password()
    cast.nora.save(update_fields=["password"])
    send_invitation(cast.nora)
    choose(client, link_in(mail.outbox[0]))
    assert client.post("/login/", {"username": cast.nora.username, "password": NEW}).status_code == 302


def test_changing_the_password_ends_every_other_session(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(cast.asha)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("me-password"), given)["Location"] == reverse("me")
    assert client.get(reverse("support")).status_code == 200
    assert elsewhere.get(reverse("support")).status_code == 302
    assert Entry.objects.filter(action="password.changed").count() == 1


def test_a_reset_ends_sessions_too(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    choose(Client(), set_password_path(cast.asha))
    assert client.get(reverse("support")).status_code == 302


def test_the_old_password_is_asked_for(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    given = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("me-password"), given).status_code == 422
    assert User.objects.get(pk=cast.asha.pk).check_password(PASSWORD)
