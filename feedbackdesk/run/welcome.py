"""What a newcomer reads in the terminal once the desk answers."""

from feedbackdesk.demo.cast import PASSWORD, PEOPLE
from feedbackdesk.run.processes import Address


def welcome(address: Address, *, empty: bool) -> None:
    lines = ["", f"  Feedback Desk is running at {address.url}", ""]
    if empty:
        lines += ["  The desk is empty. Open it to make the first account and set it up.", ""]
    else:
        lines += [f"  Sign in as any of these people; the password is: {PASSWORD}"]
        lines += [f"    {person.email:<34}{person.name:<18}{person.title}" for person in PEOPLE]
        lines += ["", "  Posts keep arriving from the practice platforms on this machine. Nothing is sent anywhere."]
    print("\n".join([*lines, "  Stop with Ctrl-C.", ""]), flush=True)
