"""Writes that break a constraint of the organisation's own rules."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.constraints.rows import World
from tests.factories import make_dry_run
from triage.models import DryRun, DryRunChange, RuleBook, RuleDraft
from triage.rulebook.content import Content


def rule_run(w: World, **fields: Any) -> DryRun:
    return make_dry_run(Content(), w.people.cora, **fields)


def rule_change(w: World, times: int = 1) -> list[DryRunChange]:
    given = {"run": rule_run(w), "post": w.post, "kind": "tier", "text_hash": "h"}
    return [DryRunChange.objects.create(**given) for _ in range(times)]


def rule_book(w: World, **fields: Any) -> RuleBook:
    given = {"number": 1, "content": {}, "digest": "d", "reason": "r", "published_at": timezone.now()}
    return RuleBook.objects.create(published_by=w.people.cora, **{"dry_run": rule_run(w), **given, **fields})


def rule_draft(w: World, **fields: Any) -> RuleDraft:
    return RuleDraft.objects.create(content={}, edited_by=w.people.cora, edited_at=timezone.now(), **fields)


RULES: dict[str, list[Callable[[World], object]]] = {
    "one_dry_run_at_a_time": [lambda w: [rule_run(w, state=state, ended_at=None) for state in ("waiting", "running")]],
    "an_ended_dry_run_has_its_time": [
        lambda w: rule_run(w, ended_at=None),
        lambda w: rule_run(w, state="running"),
        lambda w: rule_run(w, state="lost"),
    ],
    "dry_run_does_no_more_than_all": [lambda w: rule_run(w, done=2, total=1)],
    "changes_once_in_a_run": [lambda w: rule_change(w, times=2)],
    "one_current_rule_book": [lambda w: [rule_book(w, number=number) for number in (1, 2)]],
    "rule_books_count_from_one": [lambda w: rule_book(w, number=0)],
    "published_after_a_dry_run_or_brought_back": [
        lambda w: rule_book(w, dry_run=None),
        lambda w: rule_book(w, kind="reverted", brings_back=0),
        lambda w: rule_book(w, kind="reverted", dry_run=None),
        lambda w: rule_book(w, brings_back=0),
    ],
    "one_rule_draft": [lambda w: rule_draft(w, singleton=False)],
}
RULES_UNIQUE: dict[str, Callable[[World], object]] = {
    "triage.RuleBook.number": lambda w: [rule_book(w, is_current=False) for _ in "ab"],
    "triage.RuleDraft.singleton": lambda w: [rule_draft(w) for _ in "ab"],
}
