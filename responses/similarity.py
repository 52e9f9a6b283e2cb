"""How much a draft reads like a recent reply. Pure. Replies that match look automatic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.85
_MOST_WORDS = 400


@dataclass(frozen=True)
class Alike:
    reply_id: int
    share: float  # 0 to 1


def most_alike(text: str, recent: Iterable[tuple[int, str]]) -> Alike | None:
    """The recent reply (id, body) that the draft matches most, when at least 85 percent of its words do.

    Words are compared, at most 400 of each text; two cheap upper bounds spare the full comparison.
    """
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_words(text))
    best: Alike | None = None
    for reply_id, body in recent:
        floor = best.share if best else ALIKE
        matcher.set_seq1(_words(body))
        if matcher.real_quick_ratio() < floor or matcher.quick_ratio() < floor:
            continue
        share = matcher.ratio()
        if share >= ALIKE and (best is None or share > best.share):
            best = Alike(reply_id, share)
    return best


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:_MOST_WORDS]
