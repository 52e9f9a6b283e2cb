"""The changes of a dry run in words, and the key by which a page asks for the examples of one. Pure."""

from dataclasses import dataclass

from triage.relevance import LABELS, NOT_FEEDBACK
from triage.rulebook.comparing import APPEARS, DISAPPEARS, RELEVANCE, SENTIMENT, TIER
from triage.taxonomy import CODES

_ORDER = {APPEARS: 1, DISAPPEARS: 2, TIER: 0, SENTIMENT: 3, RELEVANCE: 4}
TITLES = {
    TIER: "How urgent a post is",
    APPEARS: "Signals found that were not",
    DISAPPEARS: "Signals not found any more",
    SENTIMENT: "Sentiment",
    RELEVANCE: "Set aside as no feedback, or no longer",
}
TIERS = {"0": "Crisis", "1": "Safety", "2": "Concern", "3": "Strength or enquiry"}


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of change: "Waiting, concern" appears; Concern becomes Crisis."""

    kind: str
    code: str
    polarity: str
    before: str
    after: str
    label: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.kind, self.code, self.polarity, self.before, self.after

    @property
    def slug(self) -> str:
        """As it stands in an address."""
        return "~".join(part for part in self.key if part)

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def order(self) -> int:
        return _ORDER[self.kind]

    @property
    def urgent(self) -> bool:
        """Whether its posts are covered: they speak of danger, or would, or no longer would."""
        return self.code.startswith("crisis.") or "0" in (self.before, self.after)

    @property
    def calls(self) -> bool:
        """Whether the person on call would be paged for each."""
        return self.kind == TIER and self.after == "0"

    @property
    def lowers(self) -> bool:
        """Whether somebody would be called later than now, or not at all."""
        if self.kind == TIER:
            return self.after > self.before
        return self.kind == RELEVANCE and self.after in NOT_FEEDBACK


def group_of(kind: str, code: str, polarity: str, before: str, after: str) -> Group:
    return Group(kind, code, polarity, before, after, _label(kind, code, polarity, before, after))


def _label(kind: str, code: str, polarity: str, before: str, after: str) -> str:
    if kind in (APPEARS, DISAPPEARS):
        known = CODES.get(code)
        return f"{known.label if known else code}, {polarity}"
    if kind == TIER:
        return f"{TIERS[before]} becomes {TIERS[after]}"
    if kind == SENTIMENT:
        return f"{_said(before)} becomes {_said(after).lower()}"
    named = {each.value: label for each, label in LABELS.items()}
    return f"{named.get(before, before)} becomes {named.get(after, after)}"


def _said(sentiment: str) -> str:
    return sentiment.replace("_", " ").capitalize()
