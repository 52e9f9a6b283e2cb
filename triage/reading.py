"""A post made ready to be judged: its words, its language and its lexicon score, and every phrase found. Pure."""

from collections.abc import Iterable
from functools import lru_cache

from triage import crisis, detectors, french, relevance
from triage import language as languages
from triage import sentiment as sentiments
from triage.detectors import Reading
from triage.phrases import Shelf
from triage.rulebook.book import Book
from triage.sentiment import Lexicon
from triage.text import normalise, sentences, tokens

_SCORED = ("", languages.ENGLISH, languages.FRENCH)


@lru_cache(maxsize=2)  # the book that holds, and one that is tried
def shelf_of(book: Book) -> Shelf:
    """Every book of phrases by which posts are judged, to be read in one walk."""
    books = [crisis.phrases(), detectors.phrases(book.signals), relevance.phrases()]
    return Shelf([*books, book.danger.book] if book.danger else books)


def read_posts(posts: Iterable[tuple[str, str]], book: Book) -> list[Reading]:
    """Of each its text and what the platform says of its language, which may be wrong."""
    shelf = shelf_of(book)
    return [_read(text, language, book.lexicon, shelf) for text, language in posts]


def _read(text: str, platform_language: str, lexicon: Lexicon, shelf: Shelf) -> Reading:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, in_rules)
    shelf.read(words)
    language = languages.identify(mapped.text, words.words, platform_language)
    in_french = language == languages.FRENCH
    score = french.score(mapped.text, bounds) if in_french else sentiments.score(mapped.text, bounds, lexicon)
    return Reading(mapped, bounds, words, score, language in _SCORED, language)


def in_rules(word: str) -> bool:
    """Whether a word is in the vocabulary of the desk's own rules."""
    return crisis.known(word) or detectors.known(word)
