"""What stands of a post as a whole: its sentiment and criticality, who said so, and what the desk had said."""

from dataclasses import dataclass

from ingest.models import Post
from people.models import User
from responses.views.panes.signals import label_of
from triage.criticality import WORDS
from triage.models import Assessment, Correction

SENTIMENTS = (("positive", "Positive", "p"), ("mixed", "Mixed", "m"), ("neutral", "Neutral", "o"))
CHOICES = (*SENTIMENTS, ("negative", "Negative", "n"))


@dataclass(frozen=True)
class Said:
    """``value`` stands; ``by`` says whose word it is. ``proposed``: nobody has decided."""

    value: str
    words: str
    by: str
    proposed: bool


@dataclass(frozen=True)
class Choice:
    """One of four sentiments: after the key that opens them, one more key says it."""

    value: str
    label: str
    key: str
    current: bool


def sentiment_said(post: Post, assessment: Assessment | None, user: User) -> Said:
    """The sentiment that stands."""
    decided = getattr(post, "sentiment_decision", None)
    machine = assessment.sentiment if assessment else Assessment.Sentiment.NOT_SCORED.value
    if decided is None:
        return Said(machine, machine, "Suggested", proposed=True)
    other = f" The desk had said {decided.machine.replace('_', ' ')}." if decided.machine != decided.sentiment else ""
    return Said(decided.sentiment, decided.sentiment, f"{_by(decided.decided_by, user)}.{other}", proposed=False)


def criticality_said(post: Post, assessment: Assessment | None, user: User) -> Said | None:
    """How critical the post is of the service; None when nobody has said, nor the desk proposed."""
    decided = getattr(post, "criticality_decision", None)
    if decided is not None:
        other = decided.machine not in (None, decided.criticality)
        had = f" The desk had proposed {decided.machine}." if other else ""
        return _critical(decided.criticality, f"{_by(decided.decided_by, user)}.{had}", proposed=False)
    if assessment is None or assessment.criticality is None:
        return None
    return _critical(assessment.criticality, "Proposed", proposed=True)


def choices(said: Said) -> list[Choice]:
    return [Choice(value, label, key, not said.proposed and value == said.value) for value, label, key in CHOICES]


def words_of(correction: Correction) -> str:
    """What a person said, after their name."""
    if correction.kind == Correction.Kind.SENTIMENT:
        return f"said the sentiment is {correction.said}"
    if correction.kind == Correction.Kind.CRITICALITY:
        return f"said it is {WORDS[int(correction.said)]}, {correction.said} of 5"
    verb = "added" if correction.kind == Correction.Kind.ADDED else correction.said
    return f"{verb} a signal: {label_of(correction.code)}"


def _critical(number: int, by: str, *, proposed: bool) -> Said:
    return Said(str(number), f"{number} of 5, {WORDS[number]}", by, proposed)


def _by(person: User, user: User) -> str:
    return "By you" if person.pk == user.pk else f"By {person}"
