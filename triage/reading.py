"""A post made ready to be judged: its words, its language and its lexicon score, and every phrase found. Pure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from triage import crisis, detectors, french, relevance
from triage import language as languages
from triage import sentiment as sentiments
from triage.detectors import Reading
from triage.phrases import Shelf
from triage.rulebook.book import Book
from triage.rulebook.disguised import in_disguise
from triage.text import Tokens, normalise, sentences, tokens

_SCORED = ("", languages.ENGLISH, languages.FRENCH)


@lru_cache(maxsize=2)  # the book that holds, and one that is tried
def shelf_of(book: Book) -> Shelf:
    """Every book of phrases by which posts are judged, to be read in one walk."""
    books = [crisis.phrases(), detectors.phrases(book.signals), relevance.phrases()]
    return Shelf([*books, book.danger.book] if book.danger else books)


def read_posts(posts: Iterable[tuple[str, str]], book: Book) -> list[Reading]:
    """Of each its text and what the platform says of its language, which may be wrong."""
    shelf = shelf_of(book)
    return [_read(text, language, book, shelf) for text, language in posts]


def _read(text: str, platform_language: str, book: Book, shelf: Shelf) -> Reading:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = words_for(mapped.text, bounds, book, shelf)
    language = languages.identify(mapped.text, words.words, platform_language)
    in_french = language == languages.FRENCH
    if in_french:
        score = french.score(mapped.text, bounds, book.french)
    else:
        score = sentiments.score(mapped.text, bounds, book.lexicon)
    return Reading(mapped, bounds, words, score, language in _SCORED, language)


def words_for(text: str, bounds: Sequence[tuple[int, int]], book: Book, shelf: Shelf | None = None) -> Tokens:
    """The words of a normalised text, with what the shelf finds in them and the book's danger in any disguise."""
    words = tokens(text, bounds, in_rules)
    if shelf:
        shelf.read(words)
    if book.danger:
        words.notes[book.danger.book] = in_disguise(text, bounds, words, book.danger.book)
    return words


def in_rules(word: str) -> bool:
    """Whether a word is in the vocabulary of the desk's own rules."""
    return crisis.known(word) or detectors.known(word)
