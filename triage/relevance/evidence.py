"""The words that speak for a kind: phrases by weight, links, names of other organisations. Pure, linear in the text.

A phrase of weight 2 is enough by itself; one of weight 1 needs another, or a link beside it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from triage import language as languages
from triage.detectors import Reading, known
from triage.french.elisions import spellings
from triage.learned.reading import read_sentences
from triage.phrases import PhraseBook
from triage.relevance.kinds import NOT_FEEDBACK, Kind
from triage.relevance.model import guesses, no_feedback
from triage.sentiment import Score
from triage.text import Mapped, Tokens, normalise, sentences, tokens
from triage.version import DATA

ENOUGH = 2
_LINK = re.compile(r"https?://\S|\bwww\.\S")
_MANY_LINKS, _FEW_WORDS = 3, 20
_NAMED = re.compile(
    r"\b[A-Z][\w'-]{1,30}(?: (?:of|and|the|for|[A-Z][\w'-]{1,30})){0,4} "
    r"(?:Hospital|Clinic|Health|Healthcare|Centre|Center|University|College|School|Airlines|Airways|Bank|Insurance)\b"
)


_NOT_ASKED = Score(0.0, (), "")  # how a post feels is no evidence of what it is
_READS_LIKE = {
    Kind.ELSEWHERE: "Reads like a post about another organisation",
    Kind.PROMOTION: "Reads like promotion or news",
    Kind.SPAM: "Reads like spam",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a post is of a kind, in plain words; the span is of the stored text, in code points."""

    kind: Kind
    reason: str
    span: tuple[int, int]
    weight: int = ENOUGH


@cache
def _compiled() -> tuple[PhraseBook, list[Evidence]]:
    """Phrases, and by the number of each what it is evidence for (its span not filled in)."""
    data, more = (json.loads((DATA / name).read_text("utf-8")) for name in ("relevance.json", "french_relevance.json"))
    book, rules = PhraseBook(data["macros"]), list[Evidence]()
    for group, behind in [*((each, None) for each in data["groups"]), *((each, spellings) for each in more["groups"])]:
        for phrase in group["phrases"]:
            book.add(len(rules), phrase, behind)
            rules.append(Evidence(Kind(group["kind"]), group["reason"], (0, 0), group["weight"]))
    return book, rules


def phrases() -> PhraseBook:
    """The book of what speaks for a kind."""
    return _compiled()[0]


def find_evidence(mapped: Mapped, words: Tokens) -> Mapping[Kind, Evidence]:
    """For each kind that enough speaks for, the first of its heaviest evidence."""
    book, rules = _compiled()
    found: dict[Kind, dict[int, Evidence]] = {}
    for hit in book.find(words):
        rule = rules[hit.rule]
        span = mapped.span(words[hit.start].start, words[hit.end - 1].end)
        kept = found.setdefault(rule.kind, {})
        kept.setdefault(hit.rule, Evidence(rule.kind, rule.reason, span, rule.weight))
    may_link = "http" in mapped.text or "www." in mapped.text
    links = [match.start() for match in _LINK.finditer(mapped.text)] if may_link else []
    enough = {kind: _heaviest(list(each.values()), bool(links)) for kind, each in found.items()}
    spoken = {kind: evidence for kind, evidence in enough.items() if evidence}
    if len(links) >= _MANY_LINKS and len(words) < _FEW_WORDS:
        flood = Evidence(Kind.SPAM, "Little but links", mapped.span(links[0], links[0] + 1))
        spoken.setdefault(Kind.SPAM, flood)
    return spoken


def other_organisation(mapped: Mapped) -> Evidence | None:
    """The first organisation that is named. Speaks for nothing unless the post is known not to name us."""
    match = _NAMED.search(mapped.text)
    return Evidence(Kind.ELSEWHERE, "Names another organisation", mapped.span(*match.span())) if match else None


def reads_like(kind: Kind, mapped: Mapped) -> Evidence:
    """The learned model's guess: it rests on the whole text, not on words of it."""
    begin = len(mapped.text) - len(mapped.text.lstrip())
    return Evidence(kind, _READS_LIKE[kind], mapped.span(begin, max(begin + 1, len(mapped.text.rstrip()))))


def evidence_of(text: str, kind: str, language: str | None = None) -> Evidence | None:
    """Why a post was taken to be ``kind``, read again from its text; None when nothing in it says so.

    ``language`` is the one that it was judged in. Where the sentence reader fails, its words alone are asked.
    """
    if kind not in NOT_FEEDBACK:
        return None
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, known)
    spoken = find_evidence(mapped, words)
    named = other_organisation(mapped) if kind == Kind.ELSEWHERE else None
    if shown := spoken.get(Kind(kind)) or named:
        return shown
    language = languages.identify(mapped.text, words.words) if language is None else language
    return _by_reader(Reading(mapped, bounds, words, _NOT_ASKED, True, language), Kind(kind))


def _by_reader(reading: Reading, kind: Kind) -> Evidence | None:
    """By the reading and the model that judged it, and of the languages that they know."""
    (read,) = read_sentences([reading], [True])
    (guess,) = guesses([read.states])
    return reads_like(kind, reading.mapped) if no_feedback(guess) == kind else None


def _heaviest(each: list[Evidence], has_link: bool) -> Evidence | None:
    """Distinct words only: one phrase found by two rules is one piece of evidence."""
    apart = {evidence.span[0]: evidence for evidence in sorted(each, key=lambda one: one.weight)}
    weight = sum(evidence.weight for evidence in apart.values()) + (1 if has_link else 0)
    if weight < ENOUGH:
        return None
    return min(apart.values(), key=lambda one: (-one.weight, one.span))
