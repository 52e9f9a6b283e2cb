"""What one version of a book has that another has not, line by line. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.rulebook.content import ENGLISH, FRENCH, Content, Off, Phrase, Word
from triage.taxonomy import CODES

ADDED, REMOVED = "added", "removed"
OFF = "The desk’s own"
_LANGUAGES = {ENGLISH: "English", FRENCH: "French"}


@dataclass(frozen=True, slots=True)
class Line:
    """``what`` names the kind of rule, ``text`` the rule, ``note`` the signal or the weight."""

    change: str
    what: str
    text: str
    note: str

    @property
    def gains(self) -> bool:
        """Whether more is read than before: a phrase that is switched off is struck out."""
        return (self.change == ADDED) != (self.what == OFF)

    @property
    def done(self) -> str:
        if self.what == OFF:
            return "Switched on" if self.gains else "Switched off"
        return "Added" if self.gains else "Removed"


def differences(before: Content, after: Content) -> list[Line]:
    """Phrases first, then those switched off, words and names. A word of another weight is removed and added."""
    left, right = list(_lines(before)), list(_lines(after))
    gone = [Line(REMOVED, *line) for line in left if line not in right]
    new = [Line(ADDED, *line) for line in right if line not in left]
    order = {what: place for place, what in enumerate(("Phrase", OFF, "Word", "Name"))}
    return sorted([*gone, *new], key=lambda line: (order[line.what], line.text, line.change == ADDED))


def _lines(content: Content) -> Iterator[tuple[str, str, str]]:
    for phrase in content.phrases:
        yield "Phrase", phrase.text, signal_of(phrase)
    for off in content.off:
        yield OFF, off.text, signal_of(off)
    for word in content.words:
        yield "Word", word.word, weight_of(word)
    for mask in content.masks:
        yield "Name", mask, ""


def signal_of(entry: Phrase | Off) -> str:
    """The interface's word for the signal, with the language where it is French."""
    code = CODES.get(entry.code)
    label = code.label if code else entry.code
    return f"{label}, French" if isinstance(entry, Phrase) and entry.french else label


def weight_of(word: Word) -> str:
    """With the language where it is one."""
    weight = f"{word.valence:+g}" if word.valence else "0"
    return ", ".join([weight, *([_LANGUAGES[word.language]] if word.language else [])])
