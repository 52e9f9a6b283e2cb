"""What a post says on the whole: its sentiment, the words and the sentence behind it, its tier. Pure."""

from triage import french
from triage import language as languages
from triage import sentiment as sentiments
from triage.codes.finding import RULE_NAME as CODES_NAME
from triage.detectors import Found, Reading
from triage.learned.opinion import SURE, Opinion
from triage.learned.opinion import driving_words as learned_words
from triage.learned.second import was_read
from triage.rulebook.book import Book
from triage.taxonomy import CONCERN, NEUTRAL, STRENGTH

_FAINT_PRAISE, _FAINT_BLAME = 0.5, 0.3  # compound scores that findings may outrank
_SAID = {"neg": sentiments.NEGATIVE, "neu": sentiments.NEUTRAL, "pos": sentiments.POSITIVE}


def driving_words(reading: Reading, said: str, guess: Opinion | None, book: Book) -> tuple[tuple[str, float], ...]:
    """Of the lexicon, which can be read up; of the model where the lexicon has no word for what was said."""
    if reading.language == languages.FRENCH:
        return french.driving_words(reading.mapped.text, book.french)
    words = tuple(sentiments.driving_words(reading.score, book.lexicon))
    speaks = {sentiments.NEGATIVE: -1, sentiments.POSITIVE: 1}.get(said, 0)
    if guess is None or (words if not speaks else any(value * speaks > 0 for _, value in words)):
        return words
    return learned_words(reading.tokens.words, guess) or words


def worst_span(reading: Reading, guess: Opinion | None) -> tuple[int, int] | None:
    """Where the sentence stands that is most likely bad, without the spaces around it; none where none is bad."""
    units = reading.score.units
    worst = guess.worst if guess else min(units, key=lambda unit: unit.compound, default=None)
    bad = guess.worst_probability >= SURE if guess else reading.score.worst <= -sentiments.CLEAR
    if worst is None or not bad:
        return None
    text = reading.mapped.text[worst.start : worst.end]
    start = worst.start + len(text) - len(text.lstrip())
    return reading.mapped.span(start, start + len(text.strip()))


def sentiment_of(reading: Reading, findings: tuple[Found, ...], guess: Opinion | None) -> str:
    """The model's word. Without one, the lexicon's, unless it is faint and the findings all point the other way.

    Measured on 4,655 comments about care, the findings raise the lexicon's accuracy from .69 to .72 and the recall
    of negative ones from .49 to .58; the model's is .81, and .85 (see its report).
    """
    if guess:
        return sentiments.MIXED if guess.mixed else _SAID[guess.label]
    return by_lexicon(reading, findings)


def by_lexicon(reading: Reading, findings: tuple[Found, ...]) -> str:
    """Relevance rests on it as well: the model was taught by feedback alone, and finds praise in an advertisement."""
    said = sentiments.classify(reading.score)
    if said == sentiments.MIXED:
        return said
    pointing = _pointing(findings)
    if pointing == {CONCERN} and reading.score.compound < _FAINT_PRAISE:
        return sentiments.NEGATIVE
    if pointing == {STRENGTH} and reading.score.compound > -_FAINT_BLAME:
        return sentiments.POSITIVE
    return said


def second_look(reading: Reading, findings: tuple[Found, ...], guess: Opinion | None) -> Opinion | None:
    """A text in which the rules find concerns alone, and whose praise is faint, is not praise: by words alone.

    It costs nothing on labelled texts, and a complaint told without a bad word is what words know least. Where the
    sentence reader was heard, 14 of 16 texts that it would change were praise and none a complaint: it is believed.
    """
    if guess is not None and reading.language == languages.FRENCH:
        return french.second_look(guess, _pointing(_by_rule(findings)), reading.score.compound)
    if guess is None or guess.label != "pos" or guess.mixed or reading.score.compound >= _FAINT_PRAISE:
        return guess
    if was_read(reading.states):
        return guess
    return guess._replace(label="neg", confidence=None) if _pointing(_by_rule(findings)) == {CONCERN} else guess


def _by_rule(findings: tuple[Found, ...]) -> tuple[Found, ...]:
    return tuple(each for each in findings if each.source == "rule")


def by_rule_or_urgent(findings: tuple[Found, ...]) -> tuple[Found, ...]:
    """What relevance rests on: the themes' model finds a theme of care in any sigh."""
    return tuple(each for each in findings if each.source == "rule" or each.tier <= 1)


def known(findings: tuple[Found, ...]) -> tuple[Found, ...]:
    """Without what the model of codes guesses: it was taught what posts about care say, and hears it in others too."""
    return tuple(each for each in findings if each.rule != CODES_NAME)


def _pointing(findings: tuple[Found, ...]) -> set[str]:
    return {each.polarity for each in findings if each.code != "crisis.mention"} - {NEUTRAL}


def tier_of(sentiment: str, findings: tuple[Found, ...]) -> int:
    by_sentiment = 2 if sentiment in (sentiments.NEGATIVE, sentiments.MIXED) else 3
    return min([by_sentiment, *(each.tier for each in findings)])


def disagrees(rating: int | None, said: str, findings: tuple[Found, ...]) -> bool:
    """Stars and words point different ways: five stars with a concern, one star with praise alone."""
    if not rating:
        return False
    if rating >= 4:
        return said == sentiments.NEGATIVE or any(f.polarity == CONCERN and f.tier <= 2 for f in findings)
    return rating <= 2 and (said == sentiments.POSITIVE or {f.polarity for f in findings} == {STRENGTH})
