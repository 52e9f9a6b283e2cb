"""What has to be there before the processes start."""

import os
import subprocess
import sys
from contextlib import ExitStack

from feedbackdesk import runtime
from feedbackdesk.embedded.postgres import Postgres
from feedbackdesk.embedded.valkey import Valkey


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
