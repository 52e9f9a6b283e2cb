"""What a post is about: the codes of the taxonomy found in it, each with its evidence. Pure.

Rules are right when they fire and miss most, so no finding means nothing. A topic's polarity comes from the
clause around it, not from the rule ("a smooth discharge"); praise that is negated turns into its opposite.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.french.elisions import spellings
from triage.phrases import Hit, PhraseBook
from triage.privacy import NAMES, personal_details
from triage.reader.states import States
from triage.sentiment import CLEAR, THRESHOLD, Score
from triage.taxonomy import CODES, CONCERN, NEUTRAL, STRENGTH
from triage.text import Mapped, Tokens
from triage.version import DATA

MOST_PER_CODE = 10
_STAYS = ("fixed", "praise")  # kinds that mean what they say inside a set phrase too
_NEGATORS = frozenset(
    "not no never none nobody noone nothing neither nor without hardly barely lack lacks lacking lacked zero isnt "  # noqa: SIM905
    "wasnt werent arent aint dont didnt doesnt cant couldnt wouldnt wont havent hasnt hadnt cannot less "
    "pas jamais aucun aucune sans ne ni manque manquent".split()
)
_DENIES = frozenset("personne jamais rien pas plus aucun aucune sans zero ni".split())  # noqa: SIM905
WISHES = frozenset(
    "could should would wish need needs needed more if hope want wanted please faudrait devrait devraient si".split()  # noqa: SIM905
)
_NOT_NEGATION = frozenset({"only", "just", "so", "such", "sure", "more", "until", "before", "enough", "seulement"})
_REACH = 3  # words before a phrase in which it can be negated
_ENGLISH, _FRENCH = "en", "fr"


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind``: fixed (always a concern), no number before (the same, but for "5 kms"), concern, strength,
    mild (a strength that negation only cancels), praise (a set phrase), topic or question.

    ``shown`` is how a finding names the rule; ``french``: for posts in French; ``elided``: its words are found
    behind "l'", "d'" and their like as well.
    """

    code: str
    kind: str
    shown: str
    french: bool
    elided: bool = False


class Found(NamedTuple):
    """One finding; the span is of the stored text, in code points.

    ``source`` is "rule" or "model". ``confidence`` is a calibrated probability, None for a rule that is exact
    about its words. A tuple, since a busy day builds a million of them.
    """

    code: str
    polarity: str
    tier: int
    start: int
    end: int
    rule: str
    source: str = "rule"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A post made ready: its text with the map back, its sentences, its words and their scores.

    ``scored``: the sentiment of its language is known. ``language`` is "" where nobody said. ``states`` are what the
    sentence reader made of it; None where it was not read. ``meanings``: a row of the encoder's numbers for each of
    ``bounds``, or where it is not scored for each of its ``pieces``; None where it was not encoded.
    """

    mapped: Mapped
    bounds: Sequence[tuple[int, int]]
    tokens: Tokens
    score: Score
    scored: bool
    language: str = ""
    states: States | None = None
    meanings: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)  # compared and kept by identity
class Signals:
    """Rules with their phrases, compiled; a hit's number is the place of its rule."""

    book: PhraseBook
    rules: Sequence[Rule]


def compiled(groups: Iterable[tuple[Rule, Iterable[str]]], macros: Mapping[str, str]) -> Signals:
    book, rules = PhraseBook(macros), list[Rule]()
    for rule, phrases in groups:
        for phrase in phrases:
            book.add(len(rules), phrase, spellings if rule.elided else None)
        rules.append(rule)
    return Signals(book, rules)


def shipped_groups() -> tuple[list[tuple[Rule, tuple[str, ...]]], dict[str, str]]:
    """The desk's own rules, each with its phrases, and the macros that they use."""
    data, more = (json.loads((DATA / name).read_text("utf-8")) for name in ("signals.json", "french_signals.json"))
    found = []
    for code, groups in data["codes"].items():
        for group in groups:
            name, french = group["name"], group.get("language") == _FRENCH
            rule = Rule(CODES[code].code, group["kind"], f"{code}: {name}" if name else code, french)
            found.append((rule, tuple(group["phrases"])))
        for group in more["codes"].get(code, ()):
            rule = Rule(CODES[code].code, group["kind"], f"{code}: French", french=True, elided=True)
            found.append((rule, tuple(group["phrases"])))
    return found, {**data["macros"], **more["macros"]}


@cache
def _shipped() -> Signals:
    return compiled(*shipped_groups())


def phrases(signals: Signals | None = None) -> PhraseBook:
    """The book of the rules given, or of the desk's own."""
    return (signals or _shipped()).book


def known(word: str) -> bool:
    """Whether a word is in the vocabulary of the desk's own rules."""
    return _shipped().book.knows(word)


def detect(reading: Reading, signals: Signals | None = None) -> list[Found]:
    """Everything that rules find, most urgent first, then in order of the text. Without ``signals``, by the desk's."""
    signals = signals or _shipped()
    rules = signals.rules
    hits = [(rules[hit.rule], hit) for hit in signals.book.find(reading.tokens)]
    if hits:
        hits = _in_language(hits, reading)
    found = [*_of_phrases(reading, hits), *_of_details(reading)]
    return sorted(_deduplicated(found), key=_urgent_first) if len(found) > 1 else found


def _in_language(hits: list[tuple[Rule, Hit]], reading: Reading) -> list[tuple[Rule, Hit]]:
    """English rules on English, French ones on French and where the language is another or uncertain."""
    french = reading.language == _FRENCH or (not reading.scored and reading.language != _ENGLISH)
    return [each for each in hits if each[0].french == french]


def _urgent_first(found: Found) -> tuple[int, int, str]:
    return found.tier, found.start, found.code


def _of_phrases(reading: Reading, hits: Sequence[tuple[Rule, Hit]]) -> Iterator[Found]:
    praised: set[int] = set()
    for rule, hit in hits:
        if rule.kind == "praise":
            praised.update(range(hit.start, hit.end))
    for rule, hit in hits:
        if praised and rule.kind not in _STAYS and hit.start in praised and hit.end - 1 in praised:
            continue  # part of a set phrase: "no wait", "couldn't be more helpful"
        meant = _meant(rule, hit, reading, praised)
        if meant is not None:
            start, end = reading.tokens.starts[hit.start], reading.tokens.ends[hit.end - 1]
            yield _found(*meant, *reading.mapped.span(start, end), rule)


def _found(code: str, polarity: str, start: int, end: int, rule: Rule) -> Found:
    return Found(code, polarity, tier_of(code, polarity), start, end, rule.shown)


def tier_of(code: str, polarity: str) -> int:
    """A code's own tier for a concern; praise and plain mentions set no clock."""
    return CODES[code].tier if polarity == CONCERN or code.startswith("privacy.") else 3


def _meant(rule: Rule, hit: Hit, reading: Reading, praised: set[int]) -> tuple[str, str] | None:
    """Code and polarity of a hit; None when it means nothing here."""
    kind = rule.kind
    if kind == "fixed":
        return rule.code, CONCERN
    if kind == "question":
        return (rule.code, NEUTRAL) if _is_question(hit, reading) else None
    if kind == "praise":
        return rule.code, STRENGTH
    heard = reading.scored  # the lexicon behind the score is of the reading's own language
    clause = reading.score.at(reading.tokens.starts[hit.start]) if heard else 0.0
    if kind == "topic":
        return _topic(rule.code, clause, reading.score.compound if heard else 0.0)
    before = _before(hit.start, reading.tokens, praised)
    if kind == "concern":
        # A French complaint carries its "ne" before it: "on ne m'a pas écouté" is one, not its negation.
        # One that begins with "personne" or "jamais" is no less of one behind another: "jamais personne".
        denies = rule.french and reading.tokens.words[hit.start] in _DENIES
        return _concern(rule.code, clause, negated=not denies and _negated([w for w in before if w != "ne"]))
    return _strength(rule, clause, before)


def _topic(code: str, clause: float, whole: float) -> tuple[str, str]:
    if clause >= CLEAR:
        return code, STRENGTH
    return code, CONCERN if clause <= -THRESHOLD or whole <= -CLEAR else NEUTRAL


def _concern(code: str, clause: float, *, negated: bool) -> tuple[str, str]:
    if not negated:
        return code, CONCERN
    return (CODES[code].mirror or code, STRENGTH) if clause >= THRESHOLD else (code, NEUTRAL)


def _strength(rule: Rule, clause: float, before: Sequence[str]) -> tuple[str, str] | None:
    if _negated(before):
        mirror = CODES[rule.code].mirror
        return (mirror, CONCERN) if mirror and rule.kind == "strength" else None
    sarcastic = rule.code == "strength.thanks" and clause <= -CLEAR
    return None if sarcastic or not WISHES.isdisjoint(before) else (rule.code, STRENGTH)


def _before(start: int, tokens: Tokens, praised: set[int]) -> Sequence[str]:
    """The few words before a phrase, in its sentence and outside set phrases."""
    sentences, first = tokens.sentences, max(0, start - _REACH)
    here = sentences[start]
    if sentences[first] == here and not praised:
        return tokens.words[first:start]
    return [tokens.words[n] for n in range(first, start) if sentences[n] == here and n not in praised]


def _negated(before: Sequence[str]) -> bool:
    if _NEGATORS.isdisjoint(before):
        return False
    for place, word in enumerate(before):
        if word in _NEGATORS and _NOT_NEGATION.isdisjoint(before[place + 1 :]) and "but" not in before[place:]:
            return True
    return False


def _is_question(hit: Hit, reading: Reading) -> bool:
    start, end = reading.bounds[reading.tokens.sentences[hit.start]]
    return reading.mapped.text[start:end].rstrip("\"') ").endswith("?")


def _of_details(reading: Reading) -> Iterator[Found]:
    for detail in personal_details(reading.mapped.text):
        kind = reading.score.at(detail.start) if detail.code == NAMES and reading.scored else 0.0
        polarity = STRENGTH if kind >= CLEAR else CONCERN if kind <= -CLEAR else NEUTRAL
        tier = 3 if polarity == STRENGTH else CODES[detail.code].tier
        span = reading.mapped.span(detail.start, detail.end)
        yield Found(detail.code, polarity, tier, *span, f"{detail.code}: {detail.kind}")


def _deduplicated(found: Iterable[Found]) -> Iterator[Found]:
    """Of overlapping findings of one code, the one that starts first and reaches furthest; at most ten of a code."""
    last_end: dict[str, int] = {}
    count: dict[str, int] = {}
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= last_end.get(each.code, 0) and count.get(each.code, 0) < MOST_PER_CODE:
            last_end[each.code] = each.end
            count[each.code] = count.get(each.code, 0) + 1
            yield each
