"""The judgement of one post: a pure function of its text, its stars and the scorer's version.

What cannot be judged says so: another language is "not scored", a failure "needs a human read". Neither is
ever neutral. Whatever the judgement, a person may open every post that is not the organisation's own; what is no
feedback (see ``triage.relevance``) is set aside first.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from triage import french
from triage import language as languages
from triage import sentiment as sentiments
from triage.codes import add_codes
from triage.crisis import crisis_many
from triage.criticality import criticality_of
from triage.detectors import Found, Reading
from triage.judgement import NEEDS_HUMAN, NOT_SCORED, SCORED, Asked, Judgement
from triage.learned.opinion import Opinion, opinions
from triage.learned.reading import read_sentences
from triage.learned.sides import both_sides
from triage.overall import (
    by_lexicon,
    by_rule_or_urgent,
    disagrees,
    driving_words,
    known,
    second_look,
    sentiment_of,
    tier_of,
    worst_span,
)
from triage.reading import read_posts, words_for
from triage.relevance import Guess, guesses, relevance_of
from triage.rulebook.book import SHIPPED, Book
from triage.text import normalise, sentences
from triage.themes import findings_many
from triage.version import SCORER_VERSION

__all__ = ["SCORER_VERSION", "Asked", "Judgement", "judge", "judge_by_each", "judge_many"]

_READABLE = re.compile(r"[^\W_]")
_UNREADABLE = "Could not be read by the desk: read by a person"
_NO_MODEL = "und"  # a language that no model reads: one of them may be what broke
_NO_WORDS = "No words to read: look at the post itself"


def judge(text: str, *, language: str = "", rating: int | None = None, is_own: bool = False) -> Judgement:
    """Judge one post; many at once are judged faster by ``judge_many``, with the same result."""
    return judge_many([Asked(text, language, rating, is_own)])[0]


def judge_many(posts: Sequence[Asked], book: Book = SHIPPED, *, with_reader: bool = True) -> list[Judgement]:
    """Judge a batch, in its order, by a book of rules. Never raises: one text must not hold up the others.

    ``with_reader``: English texts are read by the sentence reader, where it is installed; else by words alone.
    """
    distinct = list(dict.fromkeys(posts))  # what is shared again and again is judged once
    try:
        told = _judge_batch(distinct, book, with_reader)
    except Exception:  # one of them: each is judged alone, and the one that breaks it goes to a person
        told = [_judge_or_hand_over(post, book, with_reader) for post in distinct]
    return told if len(distinct) == len(posts) else [*map(dict(zip(distinct, told, strict=True)).__getitem__, posts)]


def judge_by_each(posts: Sequence[Asked], books: Sequence[Book]) -> list[list[Judgement]]:
    """The same by each of several books, with one look of the sentence reader, which knows nothing of rules."""
    try:
        readings = read_posts([(post.text, post.language) for post in posts], books[0])
        read = read_sentences(readings, [not post.is_own for post in posts])
        return [_judge_batch(posts, book, True, read) for book in books]
    except Exception:  # one of them: as above
        return [judge_many(posts, book) for book in books]


def _judge_or_hand_over(post: Asked, book: Book, with_reader: bool) -> Judgement:
    try:
        return _judge_batch([post], book, with_reader)[0]
    except Exception:  # whatever it was, a person reads this post and the next is judged
        relevance = "own" if post.is_own else "experience"
        found = () if post.is_own else _danger_alone(post.text, book)
        tier = min([1, *(each.tier for each in found)])
        return Judgement(NEEDS_HUMAN, NOT_SCORED, tier, not post.is_own, relevance, reason=_UNREADABLE, findings=found)


def _danger_alone(text: str, book: Book) -> tuple[Found, ...]:
    """What the rules of danger find where the rest of the judgement broke: a person at once, not only soon."""
    try:
        mapped = normalise(text)
        bounds = sentences(mapped.text)
        words = words_for(mapped.text, bounds, book)
        nothing = sentiments.Score(0.0, (), "")
        (found,) = crisis_many([Reading(mapped, bounds, words, nothing, False, _NO_MODEL)], book.danger)
    except Exception:  # the reading itself broke
        return ()
    return tuple(found)


def _judge_batch(
    posts: Sequence[Asked], book: Book, with_reader: bool, read: Sequence[Reading] | None = None
) -> list[Judgement]:
    readings = read_posts([(post.text, post.language) for post in posts], book)
    if read is not None:
        pairs = zip(readings, read, strict=True)
        readings = [replace(each, states=seen.states, meanings=seen.meanings) for each, seen in pairs]
    elif with_reader:
        readings = read_sentences(readings, [not post.is_own for post in posts])
    crises = crisis_many(readings, book.danger)
    themes = findings_many(readings, crises, book.signals)
    kinds = guesses([each.states for each in readings])
    add_codes(readings, themes, kinds, crises)
    found = [
        tuple(sorted([*crisis, *theme], key=lambda each: (each.tier, each.start, each.code)))
        for crisis, theme in zip(crises, themes, strict=True)
    ]
    told = _guesses(readings, book)
    return [_judge(*each, book) for each in zip(posts, readings, found, told, kinds, strict=True)]


def _guesses(readings: Sequence[Reading], book: Book) -> list[Opinion | None]:
    """Of each language's own model, in two batches; none where the language is not scored."""
    found: list[Opinion | None] = [None] * len(readings)
    english = [place for place, each in enumerate(readings) if each.scored and each.language != languages.FRENCH]
    asked = [(readings[n].tokens, readings[n].score) for n in english]
    said = opinions(asked, [readings[n].states for n in english])
    for place, told in zip(english, both_sides([readings[n] for n in english], said, book.lexicon), strict=True):
        found[place] = told
    others = [place for place, each in enumerate(readings) if each.language == languages.FRENCH]
    in_french = french.opinions([(readings[n].mapped.text, readings[n].score) for n in others], lexicon=book.french)
    for place, told in zip(others, in_french, strict=True):
        found[place] = told
    return found


def _judge(
    post: Asked,
    reading: Reading,
    findings: tuple[Found, ...],
    guess: Opinion | None,
    kinds: Guess | None,
    book: Book,
) -> Judgement:
    if post.is_own:
        return Judgement(NOT_SCORED, NOT_SCORED, 3, False, "own", reading.language, reason="Our own post")
    if not reading.tokens and not reading.score.compound:
        return _without_words(post.text, post.rating)
    if not reading.scored:
        return _in_another_language(reading.language, findings)
    guess = second_look(reading, findings, guess)
    said = sentiment_of(reading, findings, guess)
    sentiment = sentiments.of_stars(post.rating) if post.rating else said
    plain = sentiments.of_stars(post.rating) if post.rating else by_lexicon(reading, known(findings))
    about = relevance_of(
        reading, plain, by_rule_or_urgent(findings), mentions_us=True if post.rating else None, guess=kinds
    )
    bad = guess.worst_probability if guess else float(reading.score.worst <= -sentiments.CLEAR)
    return Judgement(
        SCORED,
        sentiment,
        tier_of(sentiment, findings),
        True,
        about.kind,
        reading.language,
        reading.score.compound,
        reading.score.worst,
        disagrees(post.rating, said, findings),
        driving_words(reading, said, guess, book),
        findings=findings,
        label=guess.label if guess and not post.rating else "",
        confidence=guess.confidence if guess and not post.rating else None,
        worst_span=worst_span(reading, guess),
        criticality=criticality_of(findings, bad=bad, compound=reading.score.worst),
    )


def _without_words(text: str, rating: int | None) -> Judgement:
    if rating and not _READABLE.search(text):  # stars alone say enough
        sentiment = sentiments.of_stars(rating)
        return Judgement(SCORED, sentiment, tier_of(sentiment, ()), True, "experience")
    return Judgement(NEEDS_HUMAN, NOT_SCORED, 2, True, "experience", reason=_NO_WORDS)


def _in_another_language(language: str, findings: tuple[Found, ...]) -> Judgement:
    tier = min([2, *(each.tier for each in findings)])
    reason = f"Written in {languages.name_of(language)}: read by a person"
    if any(each.source == "model" and each.tier <= 1 for each in findings):
        reason = f"{reason}. Not scored; its meaning is close to danger, and a model may be wrong"
    return Judgement(NOT_SCORED, NOT_SCORED, tier, True, "experience", language, reason=reason, findings=findings)
