"""What an organisation's book of rules holds, as values and as JSON. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

BOTH, ENGLISH, FRENCH = "", "en", "fr"
Entry = TypeVar("Entry", "Phrase", "Off", "Word", str)


class Phrase(NamedTuple):
    """A phrase that shows a signal; ``french``: for posts in French."""

    code: str
    text: str
    french: bool = False


class Off(NamedTuple):
    """A phrase of the desk's own that is switched off, as it is written in the desk's data."""

    code: str
    text: str


class Word(NamedTuple):
    """A word with its weight, from -4 (worst) to 4; 0 says nothing. ``language`` "": posts in English and in French."""

    word: str
    valence: float
    language: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything in one order and once, so that the same rules always have the same digest.

    ``masks`` are names and set phrases whose words say nothing of how somebody feels.
    """

    phrases: tuple[Phrase, ...] = ()
    off: tuple[Off, ...] = ()
    words: tuple[Word, ...] = ()
    masks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        phrases: Iterable[Phrase] = (),
        off: Iterable[Off] = (),
        words: Iterable[Word] = (),
        masks: Iterable[str] = (),
    ) -> "Content":
        return cls(_once(phrases), _once(off), _once(words), _once(masks))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        return cls.of(
            (Phrase(each["code"], each["phrase"], each["language"] == "fr") for each in data.get("phrases", ())),
            (Off(each["code"], each["phrase"]) for each in data.get("off", ())),
            (_word(each) for each in data.get("words", ())),
            data.get("masks", ()),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "phrases": [
                {"code": each.code, "phrase": each.text, "language": "fr" if each.french else "en"}
                for each in self.phrases
            ],
            "off": [{"code": each.code, "phrase": each.text} for each in self.off],
            "words": [_as_json(each) for each in self.words],
            "masks": list(self.masks),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the whole: a dry run is of exactly these rules or it is not."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "phrases": len(self.phrases),
            "off": len(self.off),
            "words": len(self.words),
            "masks": len(self.masks),
        }

    def __bool__(self) -> bool:
        return any(self.counts.values())


def _word(said: Mapping[str, Any]) -> Word:
    """Without a language: of English, as words were before they could say it."""
    return Word(said["word"], float(said["valence"]), said.get("language", ENGLISH))


def _as_json(word: Word) -> dict[str, Any]:
    """What says the same has the same digest, also from before words could say their language."""
    said = {"word": word.word, "valence": word.valence}
    return said if word.language == ENGLISH else {**said, "language": word.language}


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(set(entries)))
