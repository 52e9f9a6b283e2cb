"""The processes of a desk, and the one table that says what each is."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from honcho.manager import Manager
from honcho.printer import Printer

from feedbackdesk import runtime
from feedbackdesk.run.prepare import StepFailed, wait_for


@dataclass(frozen=True)
class Address:
    """Ports on this machine."""

    web: int
    sandbox: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox}"

    def environment(self) -> dict[str, str]:
        return {"WEB_URL": self.url, "SITE_URL": self.url, "SANDBOX_URL": self.sandbox_url}


def web_command(port: int | str, host: str = "127.0.0.1", workers: int = 1) -> list[str]:
    """WSGI: measured 2.5 times the requests of the usual server on one machine."""
    serve = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    quiet = ["--no-access-log", "--no-ws", "--log-level", "warning"]
    return [*serve, "--blocking-threads", "4", *quiet, "feedbackdesk.wsgi:application"]


def worker_command(queues: str, name: str, processes: int = 1) -> list[str]:
    base = [
        "celery",
        "-q",
        "-A",
        "feedbackdesk",
        "worker",
        "--loglevel",
        "WARNING",
        "--without-gossip",
        "--without-mingle",
    ]
    return [*base, "-Q", queues, "-c", str(processes), "-n", f"{name}@%h"]


def beat_command(schedule_file: str) -> list[str]:
    return ["celery", "-q", "-A", "feedbackdesk", "beat", "--loglevel", "WARNING", "-s", schedule_file, "--pidfile="]


def sandbox_command(address: Address) -> list[str]:
    data = str(runtime.ensure_folder() / "sandbox.sqlite")
    return [sys.executable, "-m", "sandbox", "--port", str(address.sandbox), "--data", data]


def desk_processes(address: Address, *, empty: bool) -> dict[str, list[str]]:
    """Name to command of everything that runs after the database is ready."""
    folder = runtime.ensure_folder()
    table = {
        "web": web_command(address.web),
        "poll": worker_command("poll", "poll"),
        "triage": worker_command("triage,reports", "triage"),
        "send": worker_command("send,notices", "send"),
        "beat": beat_command(str(folder / "beat")),
    }
    python = [sys.executable, "-m"]
    processes = {name: [*python, *command] for name, command in table.items()}
    processes["sandbox"] = sandbox_command(address)
    manage = [sys.executable, str(runtime.CHECKOUT / "manage.py")]
    processes["pulse"] = [*manage, "pulse"]
    if not empty:
        processes["chatter"] = [*manage, "chatter"]
    return processes


def supervise(environment: dict[str, str], address: Address, *, empty: bool, ready: Callable[[], None]) -> int:
    """Run until Ctrl-C or until one process ends, then stop all of them and nothing else."""
    # Celery warns about root and WhiteNoise about a folder that only production has: neither helps a newcomer.
    environment = {**environment, "PYTHONWARNINGS": "ignore"}
    manager = Manager(printer=Printer(sys.stdout, colour=False, width=8))
    for name, command in desk_processes(address, empty=empty).items():
        manager.add_process(name, subprocess.list2cmdline(command), env=environment, cwd=str(runtime.CHECKOUT))
    threading.Thread(target=_when_up, args=(address.url, ready), daemon=True).start()
    manager.loop()
    print("Stopped. Your data is kept.", flush=True)
    return 0 if manager.returncode in (None, 0, 130, -2, -15) else int(manager.returncode)


def _when_up(url: str, ready: Callable[[], None]) -> None:
    with contextlib.suppress(StepFailed):  # the supervisor's own lines say why the web server is not there
        wait_for(f"{url}/healthz", seconds=60, what="the web server")
        ready()
