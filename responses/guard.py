"""The privacy gate of a public reply. Pure, and linear in the length of the text.

A public reply must never confirm or imply that its author is or was a client (45 CFR 164.502 as enforced in
New Vision Dental 2022; GMC, responding to criticism in the media; PHIPA). ``block`` asks for a change, or
for a second person with a reason; ``warn`` asks the writer to look again; ``pass`` promises nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from responses.guard_details import details
from responses.guard_lines import Line, Result
from responses.guard_rules import PHRASES, Phrase, spaced

__all__ = ["LONGEST", "GuardResult", "Line", "Result", "check"]

LONGEST = 10_000  # characters looked at; no platform takes a longer reply


@dataclass(frozen=True)
class GuardResult:
    result: Result
    lines: Sequence[Line] = ()

    @property
    def rules(self) -> list[str]:
        """Ids of the rules that spoke, for the record: never text."""
        return sorted({line.rule for line in self.lines})


_DATE = re.compile(
    spaced(
        r"\b(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
        r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} \d{1,2}"
        r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}"
        r"|last (?:mon|tues|wednes|thurs|fri|satur|sun)day|last (?:week|month|year|spring|summer|autumn|fall|winter)"
        r"|yesterday|hier|avant-hier|(?:lun|mar|mercre|jeu|vendre|same)di dernier|dimanche dernier"
        r"|(?:1er|\d{1,2}) (?:janv|févr?|fev|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)[a-zé]{0,6}"
        r"|(?:la semaine|l['’]année) dernière|le mois dernier|l['’](?:an|été|automne|hiver) (?:dernier|passé))\b"
    ),
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|vous|votre|vos)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")
_THANKS = re.compile(
    r"\b(?:thank|thanks|sorry|apolog|merci|remerci|désolé|navré|glad you|grateful|appreciate)", re.IGNORECASE
)
_NEXT_STEP = re.compile(
    r"\b(?:call|ring|message|email|write to|contact|reach|get in touch|talk with|speak with|will|going to"
    r"|appelez|écrivez|contactez|communiquez|téléphonez|joignez|rejoignez|allons)\b",
    re.IGNORECASE,
)


def check(
    text: str,
    *,
    post_text: str = "",
    author_name: str = "",
    platform_limit: int | None = None,
    listed_phone: str = "",
    staff_names: Collection[str] = (),
    known_numbers: Collection[str] = (),
) -> GuardResult:
    """Look at a draft. ``staff_names`` are full names that a critical thread must not carry; ``known_numbers``
    are those of crisis lines; ``platform_limit`` is the limit of the network in characters."""
    text = text[:LONGEST]
    lines = [
        *_phrases(text),
        *_dates_of_care(text),
        *_names(text, post_text, author_name, staff_names),
        *details(text, post_text, [listed_phone, *known_numbers]),
        *_whole_text(text, platform_limit),
    ]
    lines.sort(key=lambda line: (line.result != Result.BLOCK, line.start, line.end))
    results = {line.result for line in lines}
    worst = next((result for result in (Result.BLOCK, Result.WARN) if result in results), Result.PASS)
    return GuardResult(worst, tuple(lines))


def _phrases(text: str) -> Iterator[Line]:
    for rule in PHRASES:
        for match in rule.pattern.finditer(text):
            yield _line(rule, match)


def _line(rule: Phrase, match: re.Match[str]) -> Line:
    suggestion = match.expand(rule.suggestion) if rule.suggestion else ""
    result = Result.BLOCK if rule.blocks else Result.WARN
    return Line(rule.id, result, match.start(), match.end(), match.group(), _article(suggestion), rule.why)


def _article(suggestion: str) -> str:
    """ "a appointment" becomes "an appointment"."""
    return re.sub(r"^a (?=[aeiou])", "an ", suggestion)


def _dates_of_care(text: str) -> Iterator[Line]:
    why = "A date beside “you” says when this person came. Leave the date out."
    for sentence in _SENTENCE.finditer(text):
        if _YOU.search(sentence.group()):
            for match in _DATE.finditer(sentence.group()):
                start = sentence.start() + match.start()
                yield Line("care.date", Result.BLOCK, start, start + len(match.group()), match.group(), "", why)


def _names(text: str, post_text: str, author_name: str, staff_names: Collection[str]) -> Iterator[Line]:
    why = "The post does not give this name. Using it shows that the desk knows who wrote it."
    for word in re.findall(r"[^\W\d_]{3,}", author_name):
        if not _word(word).search(post_text):
            yield from _found(text, _word(word), "name.author", why)
    why = "A full name in a critical thread points at one person. A first name and a role are enough."
    for name in staff_names:
        if " " in name.strip() and name.casefold() in text.casefold():
            yield from _found(text, _word(name.strip()), "name.staff", why, name.split()[0])


def _whole_text(text: str, limit: int | None) -> Iterator[Line]:
    if limit is not None and len(text) > limit:
        yield _about_all("shape.long", f"Longer than the {limit} characters that this network shows.")
    if text.strip() and not _THANKS.search(text):
        yield _about_all("shape.thanks", "It neither thanks the person nor says sorry.")
    if text.strip() and not _NEXT_STEP.search(text):
        yield _about_all("shape.next_step", "It gives no next step: a private way to talk, or what will happen.")


def _about_all(rule: str, why: str) -> Line:
    return Line(rule, Result.WARN, 0, 0, "", "", why)


def _found(text: str, pattern: re.Pattern[str], rule: str, why: str, suggestion: str = "") -> Iterator[Line]:
    for match in pattern.finditer(text):
        yield Line(rule, Result.BLOCK, match.start(), match.end(), match.group(), suggestion, why)


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
