"""What the learned models see of a text: its folded words and their pairs. Pure."""

from collections.abc import Sequence

from triage.text import normalise, sentences, tokens

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without hardly barely lack lacked lacking isnt wasnt werent arent "  # noqa: SIM905
    "aint dont didnt doesnt cant couldnt wouldnt wont havent hasnt hadnt cannot".split()
)
_REACH = 3  # words after a negation that it turns


def words_of(text: str) -> list[str]:
    """The words of a text as stored, folded as for the rules but with no disguise undone.

    Training depends on this and not on the rules, so that a new phrase in a rule leaves the models as they are.
    """
    mapped = normalise(text)
    return tokens(mapped.text, sentences(mapped.text), _no_rules).words


def ngrams(words: Sequence[str]) -> list[str]:
    """Every word, then every pair of neighbours joined by a space."""
    return [*words, *(f"{first} {second}" for first, second in zip(words, words[1:], strict=False))]


def marked(words: Sequence[str]) -> Sequence[str]:
    """The same words, those shortly after a negation as words of their own: "not kind" is no kindness."""
    if NEGATIONS.isdisjoint(words):
        return words
    told: list[str] = []
    left = 0
    for word in words:
        if word in NEGATIONS:
            told.append(word)
            left = _REACH
        elif left and word != "but":
            told.append(f"not_{word}")
            left -= 1
        else:
            told.append(word)
            left = 0
    return told


def _no_rules(_word: str) -> bool:
    return False
