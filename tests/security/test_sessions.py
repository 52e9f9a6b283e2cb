"""A session is one person's, from sign-in until sign-out, a new password or the end of the account."""

import pytest
from django.test import Client

from feedbackdesk.views.setup import setup_code
from people.models import User
from people.services import deactivate_person
from tests.conftest import Cast
from tests.factories import PASSWORD

NEW = "seven quiet herons"


def sign_in(user: User, client: Client | None = None, password: str = PASSWORD) -> Client:
    client = client or Client()
    assert client.post("/login/", {"username": user.email, "password": password}).status_code == 302
    return client


def copy_of(client: Client) -> Client:
    """A thief with the same cookies."""
    thief = Client()
    thief.cookies = client.cookies.__class__(client.cookies.output(header="", sep=";"))
    return thief


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_the_first_person_signs_in_however_they_spelt_their_address(client: Client, db: None) -> None:
    data = {"organisation": "L", "display_name": "Cora", "email": "Cora.W@Lakeshore.Example", "password": NEW}
    assert client.post("/setup/", {**data, "code": setup_code()}).status_code == 302
    client.post("/logout/")
    for spelling in ("cora.w@lakeshore.example", "Cora.W@Lakeshore.Example"):
        answer = Client().post("/login/", {"username": spelling, "password": NEW})
        assert answer.status_code == 302


def test_an_address_too_long_for_a_name_is_sent_back(client: Client, db: None) -> None:
    data = {"organisation": "L", "display_name": "Cora", "email": f"{'c' * 60}@{'d' * 60}.{'e' * 60}.example"}
    answer = client.post("/setup/", {**data, "password": NEW, "code": setup_code()})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_a_session_fixed_before_sign_in_is_not_the_one_after(cast: Cast) -> None:
    victim = Client()
    victim.get("/login/")
    session = victim.session
    session["planted"] = "1"
    session.save()
    victim.cookies["sessionid"] = str(session.session_key)
    before = session.session_key
    sign_in(cast.asha, victim)
    assert victim.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = str(before)
    assert is_in(victim)
    assert not is_in(thief)


def test_the_cookie_of_a_session_that_was_signed_out_opens_nothing(cast: Cast) -> None:
    client = sign_in(cast.asha)
    thief = copy_of(client)
    assert is_in(thief)
    client.post("/logout/")
    assert not is_in(thief)


def test_switching_an_account_off_ends_its_sessions_at_once(cast: Cast) -> None:
    clients = [sign_in(cast.asha), sign_in(cast.asha)]
    deactivate_person(user=cast.asha, actor=cast.cora)
    assert [is_in(client) for client in clients] == [False, False]


def test_a_new_password_ends_every_other_session(cast: Cast) -> None:
    mine, stolen = sign_in(cast.asha), sign_in(cast.asha)
    before = mine.session.session_key
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert mine.post("/me/password/", data).status_code == 302
    assert (is_in(mine), is_in(stolen)) == (True, False)
    assert mine.session.session_key != before


def test_two_people_on_one_browser_share_no_session(cast: Cast) -> None:
    client = sign_in(cast.asha)
    first = client.session.session_key
    client.post("/logout/")
    sign_in(cast.ben, client)
    assert client.session.session_key != first
    assert "Ben" in client.get("/me/").content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "../../etc/passwd", "' OR 1=1", "a" * 5000, "0" * 32])
def test_a_made_up_session_is_none(cast: Cast, cookie: str) -> None:
    client = Client()
    client.cookies["sessionid"] = cookie
    assert client.get("/me/").status_code == 302
