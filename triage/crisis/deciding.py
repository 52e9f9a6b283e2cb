"""What is made of a post: someone in danger now (tier 0), or a mention that a person reads soon (tier 1). Pure.

Rules and the model are each enough to call a person at once. Neither looks at sentiment.
"""

from collections.abc import Iterator, Sequence

from triage.crisis.rules import Matches, Rule, match
from triage.crisis.senses import sense_of
from triage.detectors import Found, Reading
from triage.phrases import Hit
from triage.taxonomy import CODES, CONCERN

MENTION = "crisis.mention"
MOST_PER_CODE = 10


def crisis_many(readings: Sequence[Reading]) -> list[list[Found]]:
    """The crisis findings of each post, most urgent first; a mention only where nothing is more urgent."""
    return [_decided(reading, match(reading.tokens)) for reading in readings]


def _decided(reading: Reading, matches: Matches) -> list[Found]:
    if not matches.hits:
        return []
    found = list(_deduplicated(sorted(_by_rules(reading, matches), key=lambda each: (each.start, -each.end))))
    if any(each.tier == 0 for each in found):
        found = [each for each in found if each.code != MENTION]
    return sorted(found, key=lambda each: (each.tier, each.start, each.code))


def _by_rules(reading: Reading, matches: Matches) -> Iterator[Found]:
    for rule, hit in matches.hits:
        yield _found(reading, rule, hit, sense_of(rule, hit, matches.contexts, reading.tokens))


def _found(reading: Reading, rule: Rule, hit: Hit, sense: str) -> Found:
    code = MENTION if sense else rule.code
    name = sense or rule.name
    span = reading.mapped.span(reading.tokens[hit.start].start, reading.tokens[hit.end - 1].end)
    return Found(code, CONCERN, CODES[code].tier, *span, f"{code}: {name}" if name else code)


def _deduplicated(found: Sequence[Found]) -> Iterator[Found]:
    """Of overlapping findings of one rule, the longest of the first; two rules are two reasons."""
    last_end: dict[str, int] = {}
    count: dict[str, int] = {}
    for each in found:
        if each.start >= last_end.get(each.rule, 0) and count.get(each.code, 0) < MOST_PER_CODE:
            last_end[each.rule] = each.end
            count[each.code] = count.get(each.code, 0) + 1
            yield each
