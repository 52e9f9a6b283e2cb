"""Whether a rule may stand in the book, each by itself and all together. Pure.

The desk's rules for danger to life are beyond reach: a phrase may be added beside them, none can be switched off, and
no word or name takes part in finding danger.
"""

import re
from collections.abc import Callable
from functools import partial

from triage import french
from triage.rulebook import limits
from triage.rulebook.content import BOTH, ENGLISH, FRENCH, Content, Off, Phrase, Word
from triage.rulebook.faults import Fault
from triage.rulebook.grammar import check_phrase, forms_of
from triage.rulebook.shipped import DANGER, codes_with_phrases, danger_phrases, macros_for, own_phrases
from triage.sentiment import compound
from triage.taxonomy import CODES
from triage.text import fold, normalise
from triage.vader import turns_others

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NAME = re.compile(r"[^\W_]+(?:['&-][^\W_]+)*(?: (?:&|[^\W_]+(?:['&-][^\W_]+)*))*")


def checked_phrase(entry: Phrase) -> Phrase:
    """Made regular. Raises ``Fault``."""
    if entry.code not in codes_with_phrases():
        raise Fault("Choose a signal from the list.")
    text = check_phrase(entry.text, macros_for(entry.code))
    if text in danger_phrases().get(entry.code, ()) or any(
        (each.text, each.french) == (text, entry.french) for each in own_phrases().get(entry.code, ())
    ):
        raise Fault(f"The desk has this phrase for “{CODES[entry.code].label}” already.")
    return entry._replace(text=text)


def checked_off(entry: Off) -> Off:
    """Raises ``Fault`` for a phrase of danger, and for one that the desk does not have."""
    if entry.code.startswith(DANGER):
        raise Fault("Phrases for danger to life stay on. They cannot be switched off or weakened.")
    if not any(each.text == entry.text for each in own_phrases().get(entry.code, ())):
        raise Fault("The desk has no such phrase any more. There is nothing to switch off.")
    return entry


def checked_word(entry: Word) -> Word:
    """Made regular. Raises ``Fault``."""
    word = normalise(entry.word.strip()[: limits.LONGEST_WORD * 2]).text.lower()
    if not _WORD.fullmatch(word):
        raise Fault("Enter one word, without spaces or signs.")
    if not 1 < len(word) <= limits.LONGEST_WORD:
        raise Fault(f"Enter a word of 2 to {limits.LONGEST_WORD} letters.")
    if entry.language not in (BOTH, ENGLISH, FRENCH):
        raise Fault("Choose English, French or both.")
    if _turns_others(word, entry.language):
        raise Fault(f"“{word}” turns or strengthens the words beside it. It cannot have a weight of its own.")
    if not limits.WORST <= entry.valence <= limits.BEST:
        raise Fault("Choose a weight from -4 (worst) to 4 (best).")
    if entry.language == BOTH and compound(word) * french.valence(fold(word)) < 0:
        raise Fault(f"“{word}” says something else in French than in English. Choose one of them.")
    return Word(word, round(entry.valence, 1) + 0.0, entry.language)


def _turns_others(word: str, language: str) -> bool:
    return (language != FRENCH and turns_others(word)) or (language != ENGLISH and french.turns_others(fold(word)))


def checked_mask(name: str) -> str:
    """Made regular. Raises ``Fault``."""
    name = " ".join(normalise(name[: limits.LONGEST_MASK * 2]).text.lower().split())
    if not _NAME.fullmatch(name):
        raise Fault("Enter the words of a name, without brackets or other signs.")
    if len(name) > limits.LONGEST_MASK:
        raise Fault(f"Shorten the name to {limits.LONGEST_MASK} characters.")
    if not 2 <= len(name.split()) <= limits.MOST_WORDS_OF_MASK:
        raise Fault(
            f"Enter a name of 2 to {limits.MOST_WORDS_OF_MASK} words. One word alone goes under Words, with weight 0."
        )
    return name


def check_sizes(content: Content) -> None:
    """Raises ``Fault`` for a book that is too large as a whole."""
    for entries, most, called in (
        (content.phrases, limits.MOST_PHRASES, "phrases"),
        (content.off, limits.MOST_OFF, "phrases switched off"),
        (content.words, limits.MOST_LEXICON, "words"),
        (content.masks, limits.MOST_MASKS, "names"),
    ):
        if len(entries) > most:
            raise Fault(f"There is room for {most} {called}. Remove one first.")
    forms = sum(forms_of(each.text, macros_for(each.code)) for each in content.phrases)
    if forms > limits.MOST_FORMS_OF_ALL:
        raise Fault("The phrases together stand for too many sequences of words. Shorten the brackets of some.")


def faults_in(content: Content) -> list[str]:
    """What in a book cannot be read or is not allowed, each in words; nothing for a good one."""
    checks: list[tuple[str, Callable[[], object]]] = [
        *((each.text, partial(checked_phrase, each)) for each in content.phrases),
        *((each.text, partial(checked_off, each)) for each in content.off),
        *((each.word, partial(checked_word, each)) for each in content.words),
        *((each, partial(checked_mask, each)) for each in content.masks),
    ]
    found = [f"“{text}”: {reason}" for text, check in checks if (reason := _reason(check))]
    return found or [reason for reason in [_reason(partial(check_sizes, content))] if reason]


def _reason(check: Callable[[], object]) -> str:
    try:
        check()
    except Fault as fault:
        return fault.reason
    return ""
