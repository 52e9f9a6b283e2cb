"""What is made of a post: someone in danger now (tier 0), or a mention that a person reads soon (tier 1). Pure.

Rules and the model are each enough to call a person at once. Neither looks at sentiment.
"""

from collections.abc import Iterator, Sequence

from triage.crisis.features import features_of
from triage.crisis.model import crisis_model
from triage.crisis.rules import Added, Matches, Rule, match, match_added
from triage.crisis.senses import RECOVERED, sense_of, told_sentences
from triage.detectors import Found, Reading
from triage.phrases import Hit
from triage.taxonomy import CODES, CONCERN

_DANGER, MENTION = "crisis.suicide_self", "crisis.mention"
MOST_PER_CODE = 10
_LEARNED = ("", "en")  # languages; "" where nobody said
_DESPITE_RECOVERY = 0.3  # probability that calls a person where somebody says that they are well again


def crisis_many(readings: Sequence[Reading], added: Added | None = None) -> list[list[Found]]:
    """The crisis findings of each post, most urgent first; a mention only where nothing is more urgent.

    ``added`` finds more; the model is not told of it, so that nothing that it finds is lost.
    """
    matches = [match(reading.tokens) for reading in readings]
    probabilities = _probabilities(readings, matches)
    more = [match_added(reading.tokens, added) if added else () for reading in readings]
    return [_decided(*each) for each in zip(readings, matches, probabilities, more, strict=True)]


def _probabilities(readings: Sequence[Reading], matches: Sequence[Matches]) -> list[float]:
    """Of danger, by the model; 0 for a language that it has not learned."""
    model = crisis_model()
    read = [number for number, reading in enumerate(readings) if reading.language in _LEARNED]
    if model is None or not read:
        return [0.0] * len(readings)
    features = [features_of(readings[number].tokens, matches[number]) for number in read]
    by_number = dict(zip(read, model.probabilities(features), strict=True))
    return [by_number.get(number, 0.0) for number in range(len(readings))]


def _decided(reading: Reading, matches: Matches, probability: float, added: Sequence[tuple[Rule, Hit]]) -> list[Found]:
    found = [*_by_rules(reading, matches, added), *_by_model(reading, matches, probability)]
    if not found:
        return found
    found = list(_deduplicated(sorted(found, key=lambda each: (each.start, -each.end))))
    if any(each.tier == 0 for each in found):
        found = [each for each in found if each.code != MENTION and (each.source == "rule" or not _sure(found))]
    return sorted(found, key=lambda each: (each.tier, each.start, each.code))


def _sure(found: Sequence[Found]) -> bool:
    """Whether a rule calls a person already: its words say more than the model's guess."""
    return any(each.tier == 0 and each.source == "rule" for each in found)


def _by_model(reading: Reading, matches: Matches, probability: float) -> Iterator[Found]:
    model = crisis_model()
    if model is None or not model.mentions(probability, len(reading.tokens)):
        return
    told = told_sentences(matches, reading.tokens)
    recovered = bool(told) and any(name == RECOVERED for name, _ in matches.contexts)
    calls = model.calls(probability, len(reading.tokens)) and not (recovered and probability < _DESPITE_RECOVERY)
    code = _DANGER if calls else MENTION
    numbers = range(len(reading.bounds))
    words: list[list[str]] = [[] for _ in numbers]
    for word, number in zip(reading.tokens.words, reading.tokens.sentences, strict=True):
        words[number].append(word)
    meant = [number for number in numbers if words[number] and number not in told]
    if not meant:  # every sentence is told in another sense: the rules have said so already
        return
    sentence = meant[model.most_telling([words[number] for number in meant])]
    inside = [token for token in reading.tokens if token.sentence == sentence]
    span = reading.mapped.span(inside[0].start, inside[-1].end)
    yield Found(code, CONCERN, CODES[code].tier, *span, f"{code}: model", "model", round(probability, 3))


def _by_rules(reading: Reading, matches: Matches, added: Sequence[tuple[Rule, Hit]]) -> Iterator[Found]:
    for rule, hit in [*matches.hits, *added]:
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
