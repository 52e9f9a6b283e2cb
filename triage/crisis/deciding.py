"""What the crisis rules make of a post: someone in danger now (tier 0), or a mention (tier 1). Pure."""

from collections.abc import Iterator, Sequence

from triage.crisis.rules import hits
from triage.detectors import Found, Reading
from triage.taxonomy import CODES, CONCERN

MENTION = "crisis.mention"
MOST_PER_CODE = 10


def crisis_many(readings: Sequence[Reading]) -> list[list[Found]]:
    """The crisis findings of each post, most urgent first; a mention only where nothing is more urgent."""
    return [_decided(reading) for reading in readings]


def _decided(reading: Reading) -> list[Found]:
    found = list(_deduplicated(sorted(_by_rules(reading), key=lambda each: (each.start, -each.end))))
    if any(each.tier == 0 for each in found):
        found = [each for each in found if each.code != MENTION]
    return sorted(found, key=lambda each: (each.tier, each.start, each.code))


def _by_rules(reading: Reading) -> Iterator[Found]:
    for rule, hit in hits(reading.tokens):
        span = reading.mapped.span(reading.tokens[hit.start].start, reading.tokens[hit.end - 1].end)
        name = f"{rule.code}: {rule.name}" if rule.name else rule.code
        yield Found(rule.code, CONCERN, CODES[rule.code].tier, *span, name)


def _deduplicated(found: Sequence[Found]) -> Iterator[Found]:
    """Of overlapping findings of one rule, the longest of the first; two rules are two reasons."""
    last_end: dict[str, int] = {}
    count: dict[str, int] = {}
    for each in found:
        if each.start >= last_end.get(each.rule, 0) and count.get(each.code, 0) < MOST_PER_CODE:
            last_end[each.rule] = each.end
            count[each.code] = count.get(each.code, 0) + 1
            yield each
