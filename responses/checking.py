"""A draft before it goes: the privacy gate with what the item, the platform and the organisation say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from ingest.models import PostAuthor
from people.models import CrisisLine, User
from people.queries import organisation
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
    return Checked((gate or ItemGate(case))(text), most_alike(text, _recent()), length, limit)


class ItemGate:
    """The privacy gate of an item. Its facts are read at the first text and kept: for a draft and many sentences."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __call__(self, text: str) -> GuardResult:
        return self._check(text)

    @cached_property
    def _check(self) -> Callable[[str], GuardResult]:
        post, place = self.case.latest_post, organisation()
        author = PostAuthor.objects.filter(post=post).first()
        return partial(
            check,
            post_text=post.text,
            author_name=author.display_name if author else "",
            listed_phone=place.listed_phone if place else "",
            staff_names=_staff_names() if self.case.tier <= 2 else (),
            known_numbers=[line.contact for line in self.lines],
        )

    @cached_property
    def lines(self) -> list[CrisisLine]:
        """The crisis lines that a reply may give."""
        return list(CrisisLine.objects.all())


def needs_approval(case: Case, guard: GuardResult) -> bool:
    """Crisis, safety and concerns need a second person, and so does any draft that the gate blocks."""
    return case.tier <= 2 or guard.result is Result.BLOCK


def _staff_names() -> list[str]:
    return list(User.objects.filter(is_active=True).exclude(display_name="").values_list("display_name", flat=True))


def _recent() -> list[tuple[int, str]]:
    public = Reply.objects.filter(state__in=sorted(PUBLIC_REPLIES)).order_by("-id")
    return list(public.values_list("pk", "body")[:LAST_REPLIES])
