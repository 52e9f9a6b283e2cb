"""The history of what people decide: how a judgement stood before and after, and what puts it back.

Whoever decides holds the lock on the post, so that two people at once come one after the other.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ingest.models import Post
from people.models import User
from triage.models import Correction, CriticalityDecision, Finding, SentimentDecision

State = dict[str, Any] | None
States = dict[str, State]
_OF_FINDING = ("status", "decided_by_id", "decided_at", "reason")
_WHOLE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "sentiment": (SentimentDecision, ("sentiment", "machine", "decided_by_id", "decided_at")),
    "criticality": (CriticalityDecision, ("criticality", "machine", "decided_by_id", "decided_at")),
}


def hold(post_id: int) -> Post:
    """The post, locked against other decisions until the transaction ends."""
    return Post.objects.select_for_update(no_key=True).defer("search").get(pk=post_id)


def states(post: Post, names: Iterable[str]) -> States:
    """How what is named stands now: "sentiment", "criticality", or a finding by its id."""
    named = list(names)
    rows = Finding.objects.filter(post=post, pk__in=[int(name) for name in named if name.isdecimal()])
    found: States = {str(row.pk): _plain(row, _OF_FINDING) for row in rows}
    for name in _WHOLE.keys() & set(named):
        model, fields = _WHOLE[name]
        row = model.objects.filter(post=post).first()
        found[name] = _plain(row, fields) if row else None
    return found


def put_back(post: Post, wanted: Mapping[str, State]) -> None:
    """Write states as ``states`` read them."""
    for name, state in wanted.items():
        if name in _WHOLE:
            _put_whole(post, name, state)
        elif state is not None:
            _put_finding(post, int(name), state)


def keep(
    *,
    post: Post,
    kind: str,
    said: str,
    actor: User,
    before: States,
    after: States,
    now: datetime,
    code: str = "",
    act: uuid.UUID | None = None,
) -> Correction:
    """One line of history. The caller has written ``after`` in the same transaction."""
    return Correction.objects.create(
        post=post,
        act=act or uuid.uuid4(),
        kind=kind,
        code=code,
        said=said,
        before=before,
        after=after,
        made_by=actor,
        made_at=now,
    )


def _put_whole(post: Post, name: str, state: State) -> None:
    model, _ = _WHOLE[name]
    if state is None:
        model.objects.filter(post=post).delete()
    else:
        model.objects.update_or_create(post=post, defaults=_typed(state))


def _put_finding(post: Post, pk: int, state: dict[str, Any]) -> None:
    rows = Finding.objects.filter(post=post, pk=pk)
    rows.update(**_typed(state))
    if state["status"] == Finding.Status.SUGGESTED:  # of words that were edited away nothing is suggested
        rows.exclude(text_hash=post.text_hash).update(status=Finding.Status.WITHDRAWN)


def _plain(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in fields}
    return {name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()}


def _typed(state: dict[str, Any]) -> dict[str, Any]:
    at = state["decided_at"]
    return {**state, "decided_at": datetime.fromisoformat(at) if at else None}
