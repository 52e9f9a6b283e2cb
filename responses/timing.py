"""How long sending waits for what. One scale for all of it, so that their order can never be turned around.

A call ends (``CALL_LIMIT``) before a lease does (``LEASE``), a lease outlives a task (120 s), and a second try
waits until a slow platform must have shown the first (``LEAST_SAFE``). ``SEND_TIME_SCALE`` shrinks all of them
for a run of faults on one machine; it stays at 1 wherever a platform is real.
"""

from datetime import timedelta

from django.conf import settings

CALL_LIMIT = timedelta(seconds=90)  # longer than any answer can take (platforms.transport)
LEASE = timedelta(seconds=150)  # longer than a task lives: whoever held it has been stopped
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=6)
LEAST_SAFE = timedelta(minutes=3)
SAFE_LAGS = 10  # a platform may be this much slower than it says before a second try could double a reply
FIRST_VERDICT, LATER_VERDICT = timedelta(hours=1), timedelta(hours=6)  # between looks at a platform's review
UNREADABLE_PAUSE = timedelta(seconds=30)


def scaled(span: timedelta) -> timedelta:
    """The span as this desk waits for it."""
    return span * float(settings.SEND_TIME_SCALE)
