"""The doctor names what is wrong and what to do, in plain words."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from feedbackdesk.doctor import CHECKS, examine
from feedbackdesk.embedded.ports import free_port
from ingest.models import AccountSecret, Heartbeat
from ingest.services import replace_secrets
from people.models import CrisisLine, Shift
from tests.conftest import Cast
from tests.factories import make_account
from triage.reader.files import DIGESTS, NETWORK
from triage.reader.network import _loaded

NOW = timezone.now()


@pytest.fixture
def healthy(cast: Cast) -> Cast:
    for name in ("poll", "triage", "open", "send"):
        Heartbeat.objects.create(name=name, beat_at=timezone.now())
    Shift.objects.create(
        service=cast.root,
        starts=NOW - timedelta(hours=1),
        ends=NOW + timedelta(hours=9),
        lead=cast.ben,
        backup=cast.asha,
    )
    CrisisLine.objects.create(name="9-8-8", contact="Call or text 9-8-8", verified_on=NOW.date())
    return cast


def words() -> str:
    return " ".join(f"{problem.what} {problem.do}" for problem in examine())


def test_a_healthy_desk_has_nothing_wrong(healthy: Cast) -> None:
    assert examine() == []
    out = StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue() == "Nothing is wrong.\n"


def test_a_silent_queue_is_named(healthy: Cast) -> None:
    Heartbeat.objects.filter(name="send").update(beat_at=NOW - timedelta(minutes=5))
    assert "No worker of “send” has done work for a minute. Start the workers" in words()


def test_an_expired_account_is_named_with_the_page_that_mends_it(healthy: Cast) -> None:
    account = make_account(healthy.root, state="expired", state_reason="The sign-in was refused.", name="@LakeshoreMH")
    assert f"@LakeshoreMH is not read: The sign-in was refused. Open /accounts/{account.pk}/" in words()


def test_a_lost_key_is_named_before_the_next_poll_fails(healthy: Cast) -> None:
    account = make_account(healthy.root)
    replace_secrets(account=account, secrets={"bearer_token": "t"}, actor=None)
    assert examine() == []
    with override_settings(TOKEN_KEY="00" * 32):
        assert "cannot be opened with this TOKEN_KEY" in words()
    assert AccountSecret.objects.count() == 1, "nothing was lost"


def test_an_empty_rota_and_stale_lines_are_named(healthy: Cast) -> None:
    Shift.objects.all().delete()
    CrisisLine.objects.update(verified_on=NOW.date() - timedelta(days=181))
    assert "No one is on call" in words()
    assert "1 crisis lines were not checked for 180 days" in words()


def test_a_broker_that_is_down_is_named_and_nothing_is_lost(healthy: Cast) -> None:
    with override_settings(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0"):
        assert "The Redis-protocol server does not answer" in words()


def test_the_command_ends_with_1_when_something_is_wrong(cast: Cast) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--only", "heartbeats", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().count("No worker of") == 4


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_can_be_asked_alone(healthy: Cast, name: str) -> None:
    assert examine(name) == []


def test_a_model_that_cannot_be_read_is_named(healthy: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.learned.opinion.problem.__defaults__", (tmp_path,))
    assert "train_triage" in words()


def test_a_sentence_reader_that_cannot_be_read_is_named(healthy: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIGESTS, NETWORK, "0" * 64)
    _loaded.cache_clear()
    try:
        assert "not the file it should be" in words()
    finally:
        _loaded.cache_clear()
