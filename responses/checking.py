"""A draft before it goes: the privacy gate with what the item, the platform and the organisation say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from ingest.models import Post, PostAuthor
from people.models import CrisisLine
from people.queries import organisation, staff_names
from platforms.registry import platforms_by_name
from responses.guard import GuardResult, Result, check
from responses.models import Case, Reply
from responses.similarity import Alike, most_alike
from responses.states import PUBLIC_REPLIES

LAST_REPLIES = 50


@dataclass(frozen=True)
class Checked:
    """``length`` is counted as the platform counts; ``limit`` is in the same unit."""

    guard: GuardResult
    alike: Alike | None
    length: int
    limit: int | None

    @property
    def too_long(self) -> bool:
        return self.limit is not None and self.length > self.limit


def check_reply(case: Case, text: str, gate: "ItemGate | None" = None) -> Checked:
    """What the privacy gate makes of a draft for an item's newest post. Nothing is stored."""
    platform = platforms_by_name().get(case.latest_post.platform)
    length = platform.length(text) if platform else len(text)
    limit = platform.capabilities.max_length if platform else None
    alike = most_alike(text, _recent()) if text.strip() else None
    return Checked((gate or ItemGate(case))(text), alike, length, limit)


class ItemGate:
    """The privacy gate of an item. Its facts are read at the first text and kept: for a draft and many sentences.

    ``read`` is its newest post, where the caller has just read that with its author.
    """

    def __init__(self, case: Case, read: Post | None = None) -> None:
        self.case, self.read = case, read

    def __call__(self, text: str) -> GuardResult:
        return self._check(text)

    @cached_property
    def _check(self) -> Callable[[str], GuardResult]:
        place, author = organisation(), self._author()
        return partial(
            check,
            post_text=self.case.latest_post.text,
            author_name=author.display_name if author else "",
            listed_phone=place.listed_phone if place else "",
            staff_names=_names_of_staff() if self.case.tier <= 2 else (),
            known_numbers=[line.contact for line in self.lines],
        )

    def _author(self) -> PostAuthor | None:
        """Who wrote the post; None once their identifiers are purged."""
        if self.read is not None:
            return getattr(self.read, "author", None)
        return PostAuthor.objects.filter(post=self.case.latest_post).first()

    @cached_property
    def lines(self) -> list[CrisisLine]:
        """The crisis lines that a reply may give."""
        return list(CrisisLine.objects.all())


def needs_approval(case: Case, guard: GuardResult) -> bool:
    """Crisis, safety and concerns need a second person, and so does any draft that the gate blocks."""
    return case.tier <= 2 or guard.result is Result.BLOCK


def _names_of_staff() -> list[str]:
    return [name for name in staff_names().values() if name]


def _recent() -> list[tuple[int, str]]:
    public = Reply.objects.filter(state__in=sorted(PUBLIC_REPLIES)).order_by("-id")
    return list(public.values_list("pk", "body")[:LAST_REPLIES])
