"""What a newcomer reads in the terminal once the desk answers."""

import subprocess
import sys

from feedbackdesk import runtime
from feedbackdesk.demo.cast import PASSWORD, PEOPLE
from feedbackdesk.run.processes import Address


def _setup_code() -> str:
    """Asked of manage.py, since this process has not loaded the application."""
    command = [sys.executable, str(runtime.CHECKOUT / "manage.py"), "setup_code"]
    return subprocess.run(command, capture_output=True, text=True, cwd=runtime.CHECKOUT, check=False).stdout.strip()


def welcome(address: Address, *, empty: bool) -> None:
    lines = ["", f"  Feedback Desk is running at {address.url}", ""]
    if empty:
        lines += [
            "  The desk is empty. Open it to make the first account and set it up.",
            f"  Set-up code: {_setup_code()}",
            "",
        ]
    else:
        lines += [f"  Sign in as any of these people; the password is: {PASSWORD}"]
        lines += [f"    {person.email:<34}{person.name:<18}{person.title}" for person in PEOPLE]
        lines += ["", "  Posts keep arriving from the practice platforms on this machine. Nothing is sent anywhere."]
    print("\n".join([*lines, "  Stop with Ctrl-C.", ""]), flush=True)
