"""A draft with one thing added or taken out. Pure; each is checked before it goes in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from triage.rulebook.checking import check_sizes, checked_mask, checked_off, checked_phrase, checked_word
from triage.rulebook.content import BOTH, ENGLISH, FRENCH, Content, Off, Phrase, Word
from triage.rulebook.faults import Fault

Entry = Phrase | Off | Word | str


def with_entry(content: Content, entry: Entry) -> Content:
    """Raises ``Fault`` for what may not stand in the book or stands there already.

    A word has its newest weight in each language.
    """
    added = _added(content, entry)
    if added == content:
        raise Fault("It is in the draft already.")
    check_sizes(added)
    return added


def without_entry(content: Content, entry: Entry) -> Content:
    """Raises ``Fault`` when it is not there: somebody was as fast."""
    left = Content.of(
        (each for each in content.phrases if each != entry),
        (each for each in content.off if each != entry),
        (each for each in content.words if each != entry),
        (each for each in content.masks if each != entry),
    )
    if left == content:
        raise Fault("It is not in the draft any more.")
    return left


def _added(content: Content, entry: Entry) -> Content:
    match entry:
        case Phrase():
            return replace(content, phrases=Content.of(phrases=[*content.phrases, checked_phrase(entry)]).phrases)
        case Off():
            return replace(content, off=Content.of(off=[*content.off, checked_off(entry)]).off)
        case Word():
            word = checked_word(entry)
            return replace(content, words=Content.of(words=[*_others(content.words, word), word]).words)
        case _:
            return replace(content, masks=Content.of(masks=[*content.masks, checked_mask(entry)]).masks)


def _others(words: Sequence[Word], new: Word) -> Iterator[Word]:
    """What stays beside a new word: one of both languages goes on in the language that the new is not of."""
    for each in words:
        if each.word != new.word or {each.language, new.language} == {ENGLISH, FRENCH}:
            yield each
        elif each.language == BOTH and new.language != BOTH:
            yield each._replace(language=FRENCH if new.language == ENGLISH else ENGLISH)
