"""Start servers, migrate, fill the demonstration, start every process, stop them all on Ctrl-C."""

import argparse
import fcntl
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from feedbackdesk import runtime
from feedbackdesk.embedded.ports import free_port
from feedbackdesk.embedded.postgres import ServerFailed
from feedbackdesk.run.prepare import StepFailed, manage, sandbox, start_servers
from feedbackdesk.run.processes import Address, sandbox_command, supervise
from feedbackdesk.run.welcome import welcome


def main() -> int:
    options = _options()
    with ExitStack() as stack:
        try:
            _only_one(stack, runtime.ensure_folder())
            environment = start_servers(stack)
            address = Address(web=free_port(options.port), sandbox=free_port())
            environment.update(address.environment())
            _publish(stack, environment)
            manage("migrate", "--verbosity", "0", doing="preparing the database", environment=environment)
            if not options.empty:
                with sandbox(sandbox_command(address), address.sandbox_url, environment):
                    manage("load_demo", doing="filling the demonstration", environment=environment)
        except (ServerFailed, StepFailed) as failure:
            print(f"\nThe desk did not start: {failure}", file=sys.stderr)
            return 1
        return supervise(environment, address, empty=options.empty, ready=lambda: welcome(address, empty=options.empty))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description="Run the whole desk on this machine.")
    parser.add_argument("--empty", action="store_true", help="no demonstration: start on the set-up page")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    return parser.parse_args()


def _only_one(stack: ExitStack, folder: Path) -> None:
    """One desk to a checkout: a second start would fight over the data folder."""
    lock = stack.enter_context((folder / "running.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        where = runtime.addresses().get("WEB_URL", "another terminal")
        raise StepFailed(f"this checkout's desk is running already, at {where}. Stop it there with Ctrl-C.") from busy


def _publish(stack: ExitStack, environment: dict[str, str]) -> None:
    """Let ``manage.py`` in another terminal find the servers while they run."""
    names = ("DATABASE_URL", "REDIS_URL", "SANDBOX_URL", "WEB_URL")
    runtime.write_addresses({name: environment[name] for name in names if name in environment})
    stack.callback(runtime.clear_addresses)


if __name__ == "__main__":
    sys.exit(main())
