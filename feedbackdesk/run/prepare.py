"""What has to be there before the processes start."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from feedbackdesk import runtime
from feedbackdesk.embedded.postgres import Postgres
from feedbackdesk.embedded.valkey import Valkey

SANDBOX_PATIENCE = 20  # seconds


class StepFailed(RuntimeError):
    """A step did not work; the message says which, and what the step said."""


def start_servers(stack: ExitStack) -> dict[str, str]:
    """The environment of every process: servers named by the caller, or embedded ones stopped with ``stack``."""
    environment = dict(os.environ)
    folder = runtime.ensure_folder()
    if "DATABASE_URL" not in environment:
        print("Starting PostgreSQL", flush=True)
        postgres = Postgres(folder / "pg").start()
        stack.callback(postgres.stop)
        environment["DATABASE_URL"] = postgres.url
    if "REDIS_URL" not in environment:
        print("Starting Valkey", flush=True)
        valkey = Valkey(folder / "valkey").start()
        stack.callback(valkey.stop)
        environment["REDIS_URL"] = valkey.url
    return environment


@contextmanager
def sandbox(command: list[str], url: str, environment: dict[str, str]) -> Iterator[None]:
    """The practice platforms for as long as the demonstration is filled; afterwards the supervisor runs them."""
    process = subprocess.Popen(command, cwd=runtime.CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"{url}/__sandbox__/health", seconds=SANDBOX_PATIENCE, what="the practice platforms")
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url: str, *, seconds: float, what: str) -> None:
    """Until an address of ours answers; StepFailed in plain words when it does not in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise StepFailed(f"{what} did not answer within {seconds:.0f} seconds.")


def manage(*arguments: str, doing: str, environment: dict[str, str]) -> None:
    """Run one management command to its end; its own words on failure."""
    print(f"{doing.capitalize()}", flush=True)
    command = [sys.executable, str(runtime.CHECKOUT / "manage.py"), *arguments]
    done = subprocess.run(
        command, env=environment, cwd=runtime.CHECKOUT, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.strip().splitlines() if line.strip()]
        raise StepFailed(f"{doing} failed. {said[-1] if said else 'It gave no reason.'}")
