"""What a replay does inside the desk, and what it prints."""

import csv
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import QuerySet

from benchmarks.ingest import MENTIONS
from benchmarks.organisation import HANDLE, connect, make_desk
from ingest.models import MonitoredAccount, Post, QuarantinedItem
from ingest.services import poll_account
from responses.models import Case
from responses.stages import open_cases
from sandbox.client import Sandbox
from triage.models import Assessment
from triage.services import assess_new_posts

SHORT = {"positive": "pos", "negative": "neg", "neutral": "neu"}


def prepare(sandbox_url: str) -> None:
    """An organisation with one account, and limits lifted that a quarter of an hour of posts would reach."""
    call_command("migrate", verbosity=0)
    sandbox = Sandbox(sandbox_url)
    connect(sandbox, make_desk())
    sandbox.set("x", mentions_kept=10**6)
    sandbox.command("x", "rate", route=MENTIONS, limit=10**6)


def follow(sandbox_url: str, file: Path) -> int:
    """Read, assess, open; exit code 1 when a published post was lost, doubled or left without a judgement."""
    account = MonitoredAccount.objects.get(config__handle=HANDLE)
    published = len(Sandbox(sandbox_url).ledger("x", "published"))
    steps = {"read and stored": lambda: _walk(account), "assessed": _assess, "opened": _open}
    for words, step in steps.items():
        print(f"{words}: {_timed(step, published)}")
    stored = Post.objects.filter(is_own=False).count()
    assessed = Assessment.objects.filter(superseded_at=None)
    print(f"published {published}, stored {stored}, quarantined {QuarantinedItem.objects.count()}")
    print(f"outcomes {_counts(assessed, 'outcome')}, sentiment {_counts(assessed, 'sentiment')}")
    print(f"items {Case.objects.count()}, by tier {_counts(Case.objects.all(), 'tier')}")
    _compare(file)
    calling = assessed.filter(needs_person=True)
    left = calling.filter(post__case_post=None).count()
    return 0 if published == stored == assessed.count() and not left else 1


def _walk(account: MonitoredAccount) -> None:
    walking = True
    while walking:
        poll_account(account)
        account.refresh_from_db(fields=["walk"])
        walking = bool(account.walk)


def _assess() -> None:
    while assess_new_posts(limit=1000):
        pass


def _open() -> None:
    while open_cases(limit=1000):
        pass


def _timed(step: Callable[[], None], count: int) -> str:
    begun = time.perf_counter()
    step()
    taken = time.perf_counter() - begun
    return f"{taken:.1f} s, {count / taken:.0f} posts a second"


def _counts(rows: QuerySet[Any], field: str) -> dict[str, int]:
    found: Counter[Any] = Counter(rows.values_list(field, flat=True))
    return {str(name): found[name] for name in sorted(found)}


def _compare(file: Path) -> None:
    """The desk's word against the file's label, in a table of counts. "mixed" and "not scored" stand alone."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or "label" not in rows[0]:
        return
    labels = {_one_line(f"@{HANDLE} {row['text']}"): row["label"] for row in rows}
    said = Assessment.objects.filter(superseded_at=None).values_list("post__text", "sentiment")
    table = Counter((labels.get(_one_line(text), "?"), SHORT.get(word, word)) for text, word in said)
    columns = ["neg", "neu", "pos", "mixed", "not_scored"]
    print(f"{'label':>8} | " + " | ".join(f"{name:>10}" for name in columns))
    for label in sorted({label for label, _word in table}):
        print(f"{label:>8} | " + " | ".join(f"{table[label, name]:>10}" for name in columns))
    right = sum(table[label, label] for label in ("neg", "neu", "pos"))
    print(f"right {right} of {sum(table.values())}, {right / sum(table.values()):.3f}; mixed counts as wrong here")


def _one_line(text: str) -> str:
    return " ".join(text.split())
