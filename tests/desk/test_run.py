"""``make run`` as a newcomer meets it: processes of its own, stopped by Ctrl-C and by nothing else."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feedbackdesk.embedded.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = ("DATABASE_URL", "REDIS_URL", "SANDBOX_URL", "DJANGO_SETTINGS_MODULE")

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("run")]


class Desk:
    """One run of the command in a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "terminal.txt"
        self.process: subprocess.Popen[bytes] | None = None
        clean = {name: value for name, value in os.environ.items() if name not in SERVERS}
        self.environment = {**clean, "DESK_DATA": str(folder / "data")}

    def start(self) -> None:
        command = [sys.executable, "-m", "feedbackdesk.run", "--empty", "--port", str(free_port())]
        with self.log.open("w") as terminal:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=terminal, stderr=terminal, start_new_session=True
            )
        self.wait_for("Feedback Desk is running at")

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + 180
        while words not in self.log.read_text():
            assert self.process
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    @property
    def addresses(self) -> dict[str, str]:
        return dict(json.loads((self.folder / "data" / "addresses.json").read_text()))

    def interrupt(self) -> int:
        """Ctrl-C in its terminal."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)

    def members(self) -> list[str]:
        """Command lines that still name this data folder or its port."""
        listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in listing.splitlines() if str(self.folder) in line]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="desk-run-", dir="/var/tmp") as name:
        os.chmod(name, 0o711)
        found = Desk(Path(name))
        yield found
        if found.process and found.process.poll() is None:
            found.interrupt()


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def seconds_of(act: Callable[[], None]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def test_an_empty_desk_starts_stops_and_starts_again_with_its_data(desk: Desk) -> None:
    first = seconds_of(desk.start)
    web = desk.addresses["WEB_URL"]
    status, page = fetch(f"{web}/")
    assert (status, "Welcome to Feedback Desk" in page) == (200, True), "an empty desk opens on its set-up page"
    assert "Set-up code:" in desk.log.read_text()
    secrets = (desk.folder / "data" / "secrets.json").read_text()
    second = subprocess.run(
        [sys.executable, "-m", "feedbackdesk.run", "--empty"],
        cwd=ROOT, env=desk.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "is running already" in second.stderr
    assert fetch(f"{web}/healthz") == (200, "ok"), "the second start disturbed nothing"
    assert desk.interrupt() == 0
    assert desk.members() == [], "Ctrl-C stops everything that was started"
    assert not (desk.folder / "data" / "addresses.json").exists()
    assert seconds_of(desk.start) < max(40, 1.5 * first), "nothing is made a second time"
    assert (desk.folder / "data" / "secrets.json").read_text() == secrets


def test_a_failure_says_in_plain_words_what_failed(desk: Desk) -> None:
    desk.environment["DATABASE_URL"] = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    command = [sys.executable, "-m", "feedbackdesk.run", "--empty"]
    done = subprocess.run(
        command, cwd=ROOT, env=desk.environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 1
    assert "The desk did not start: preparing the database failed." in done.stderr
    assert "Traceback" not in done.stderr
