"""How much each run does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """``opened`` of the ``cases`` are opened in this process, the others by the worker."""

    posts: int  # published on the sandbox and read end to end
    texts: int  # judged without a database
    hostile: int  # characters of the hostile texts; each is tried at twice the length as well
    cases: int  # in the inbox, from as many posts that went through the worker
    opened: int
    rounds: int  # of each page, of which the median counts


FULL = Sizes(posts=5_000, texts=5_000, hostile=100_000, cases=100_000, opened=20_000, rounds=20)
QUICK = Sizes(posts=1_000, texts=1_000, hostile=10_000, cases=4_000, opened=1_000, rounds=5)
TINY = Sizes(posts=120, texts=40, hostile=1_000, cases=120, opened=40, rounds=1)  # of the tests
BY_NAME = {"full": FULL, "quick": QUICK, "tiny": TINY}
