"""What is made of a post: someone in danger now (tier 0), or a mention that a person reads soon (tier 1). Pure.

Rules and the model are each enough to call a person at once. Neither looks at sentiment. The sentence reader is a
second opinion on the model alone, never on a rule: it may call a person where the words do not, and where the words
do it may make of it that a person reads soon, or nothing where it is all but sure.
"""

from collections.abc import Collection, Iterator, Sequence

from triage.crisis.features import features_of
from triage.crisis.meaning import sign_of
from triage.crisis.model import NO_DOUBT, CrisisModel, Doubt, crisis_model
from triage.crisis.rules import Added, Matches, Rule, has_ground, match, match_added
from triage.crisis.senses import FIGURE, RECOVERED, is_nothing, sense_of, told_sentences
from triage.crisis.subjects import OF_ANOTHER, OF_SELF, code_of, speaks_of_another
from triage.detectors import Found, Reading
from triage.learned.features import words_of
from triage.learned.linear import Floats
from triage.learned.second import pooled, was_read
from triage.phrases import Hit
from triage.taxonomy import CODES, CONCERN
from triage.text.token import Token

MENTION = "crisis.mention"
MOST_PER_CODE = 10
_LEARNED = ("", "en")  # languages; "" where nobody said
_HEARD = 0.01  # probability of a post below which neither its words alone nor one of its sentences make it a mention
_DESPITE_RECOVERY = 0.3  # probability that calls a person where somebody says that they are well again


def crisis_many(readings: Sequence[Reading], added: Added | None = None) -> list[list[Found]]:
    """The crisis findings of each post, most urgent first; a mention only where nothing is more urgent.

    ``added`` finds more; the model is not told of it, so that nothing that it finds is lost.
    """
    matches = [match(reading.tokens) for reading in readings]
    doubts = _doubts(readings, matches)
    more = [match_added(reading.tokens, added) if added else () for reading in readings]
    return [_decided(*each) for each in zip(readings, matches, doubts, more, strict=True)]


def _doubts(readings: Sequence[Reading], matches: Sequence[Matches]) -> list[Doubt]:
    """Of the model; none for a language that it has not learned."""
    model = crisis_model()
    learned = [number for number, reading in enumerate(readings) if reading.language in _LEARNED]
    found = [NO_DOUBT] * len(readings)
    if model is None or not learned:
        return found
    features = [features_of(readings[number].tokens, matches[number]) for number in learned]
    for number, each, logit in zip(learned, features, model.logits(features).tolist(), strict=True):
        doubt = _doubt(model, readings[number], matches[number], len(each.words), logit)
        found[number] = _among_others(model, readings[number], matches[number], doubt)
    return found


def _doubt(model: CrisisModel, reading: Reading, matches: Matches, words: int, logit: float) -> Doubt:
    """What words and reader say together, within the bounds of what the reader can know.

    It reads what is told of the past or of a loss as well, which the words leave out: then it calls nobody whom they
    do not call. It reads disguised words as they were written, and a very long text not to its end: then it takes
    nothing back.
    """
    ground = bool(matches.hits) or has_ground(reading.tokens.words)
    first, numbers = model.doubt_of_words(logit, words, ground=ground), _numbers(reading, 0, len(reading.mapped.text))
    both = None if numbers is None else model.doubt_of_both(logit, words, numbers, ground=ground)
    if both is None:
        return first
    if told_sentences(matches, reading.tokens):
        return Doubt(min(first.probability, both.probability), first.calls and both.calls, first.mentions)
    if first.calls and not both.calls and (_is_disguised(reading) or _is_cut(reading)):
        return first
    heard = first.calls and both.probability >= _HEARD
    return Doubt(both.probability, both.calls, both.mentions or heard)


def _among_others(model: CrisisModel, reading: Reading, matches: Matches, doubt: Doubt) -> Doubt:
    """The same, and read soon where one sentence alone would be: what is harmless beside it hides nothing."""
    if doubt.mentions or doubt.probability < _HEARD or len(reading.bounds) == 1:
        return doubt
    said = (
        model.doubt_of_sentence(words, _numbers(reading, *reading.bounds[number]), ground=has_ground(words))
        for number, words in _meant(reading, told_sentences(matches, reading.tokens)).items()
    )
    return doubt._replace(mentions=any(each.mentions for each in said))


def _numbers(reading: Reading, start: int, end: int) -> Floats | None:
    """Of the sentence reader, for a span of the normalised text; None where it read nothing."""
    states = reading.states
    return pooled(states, start, end) if states is not None and was_read(states) else None


def _is_disguised(reading: Reading) -> bool:
    """Whether a word was put right for the rules that the reader read as it was written."""
    return list(reading.tokens.words) != words_of(reading.mapped.text)


def _is_cut(reading: Reading) -> bool:
    """Whether the text goes on where the reader stopped."""
    states = reading.states
    return states is not None and int(states.ends[-1]) < len(reading.mapped.text.rstrip())


def _decided(reading: Reading, matches: Matches, doubt: Doubt, added: Sequence[tuple[Rule, Hit]]) -> list[Found]:
    found = [*_by_rules(reading, matches, added), *_by_model(reading, matches, doubt), *_by_meaning(reading, matches)]
    if not found:
        return found
    found = list(_deduplicated(sorted(found, key=lambda each: (each.start, -each.end))))
    if any(each.tier == 0 for each in found):
        found = [each for each in found if each.code != MENTION and (each.source == "rule" or not _sure(found))]
    return sorted(found, key=lambda each: (each.tier, each.start, each.code))


def _sure(found: Sequence[Found]) -> bool:
    """Whether a rule calls a person already: its words say more than the model's guess."""
    return any(each.tier == 0 and each.source == "rule" for each in found)


def _by_model(reading: Reading, matches: Matches, doubt: Doubt) -> Iterator[Found]:
    model = crisis_model()
    if model is None or not doubt.mentions:
        return
    told = told_sentences(matches, reading.tokens)
    recovered = bool(told) and any(name == RECOVERED for name, _ in matches.contexts)
    calls = doubt.calls and not (recovered and doubt.probability < _DESPITE_RECOVERY)
    sentence = _most_telling(model, reading, told)
    if sentence is None:  # each is told in another sense: the rules say so, or it is a set phrase and no more
        return
    inside = [token for token in reading.tokens if token.sentence == sentence]
    yield _guessed(reading, inside, doubt.probability, calls=calls)


def _by_meaning(reading: Reading, matches: Matches) -> Iterator[Found]:
    told = told_sentences(matches, reading.tokens)
    if sign := sign_of(reading, told):
        recovered = any(name == RECOVERED for name, _ in matches.contexts)
        inside = [token for token in reading.tokens if sign.start <= token.start < sign.end]
        yield _guessed(reading, inside, sign.probability, calls=sign.calls and not recovered)


def _guessed(reading: Reading, inside: Sequence[Token], probability: float, *, calls: bool) -> Found:
    code = _of_whom([token.word for token in inside]) if calls else MENTION
    span = reading.mapped.span(inside[0].start, inside[-1].end)
    return Found(code, CONCERN, CODES[code].tier, *span, f"{code}: model", "model", round(probability, 3))


def _of_whom(words: Sequence[str]) -> str:
    return OF_ANOTHER if speaks_of_another(words) else OF_SELF


def _most_telling(model: CrisisModel, reading: Reading, told: Collection[int]) -> int | None:
    """The number of the sentence that speaks most of danger, of those that are meant here and now."""
    meant = _meant(reading, told)
    if not meant:
        return None
    read = [each for number in meant if (each := _numbers(reading, *reading.bounds[number])) is not None]
    return list(meant)[model.most_telling(list(meant.values()), read)]


def _meant(reading: Reading, told: Collection[int]) -> dict[int, list[str]]:
    """The words of each sentence that has some, by its number, but of those ``told`` in another sense."""
    words: dict[int, list[str]] = {}
    for word, number in zip(reading.tokens.words, reading.tokens.sentences, strict=True):
        if number not in told:
            words.setdefault(number, []).append(word)
    return words


def _by_rules(reading: Reading, matches: Matches, added: Sequence[tuple[Rule, Hit]]) -> Iterator[Found]:
    passed_over = reading.language in _LEARNED
    for rule, hit in [*matches.hits, *added]:
        sense = sense_of(rule, hit, matches.contexts, reading.tokens)
        if sense != FIGURE or not is_nothing(rule, hit, matches.contexts, reading.tokens, passed_over=passed_over):
            yield _found(reading, rule, hit, sense)


def _found(reading: Reading, rule: Rule, hit: Hit, sense: str) -> Found:
    code = MENTION if sense else code_of(rule, hit, reading.tokens)
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
