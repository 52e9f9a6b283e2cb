"""What the learned models see of a text: its folded words and their pairs. Pure."""

from collections.abc import Sequence

from triage.text import normalise, sentences, tokens


def words_of(text: str) -> list[str]:
    """The words of a text as stored, folded as for the rules but with no disguise undone.

    Training depends on this and not on the rules, so that a new phrase in a rule leaves the models as they are.
    """
    mapped = normalise(text)
    return tokens(mapped.text, sentences(mapped.text), _no_rules).words


def ngrams(words: Sequence[str]) -> list[str]:
    """Every word, then every pair of neighbours joined by a space."""
    return [*words, *(f"{first} {second}" for first, second in zip(words, words[1:], strict=False))]


def _no_rules(_word: str) -> bool:
    return False
