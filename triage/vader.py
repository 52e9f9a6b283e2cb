"""VADER's polarity scores, exactly as vaderSentiment 3.3.2 gives them, in time linear in the text. Pure.

Upstream lowers every word again for every rule and rebuilds the text for every emoji; a post of two thousand
emoji took it seconds. The rules, their order and their quirks are upstream's; tests compare the two.
"""

import heapq
import math
import string
from collections.abc import Mapping, Sequence

from vaderSentiment import vaderSentiment as upstream

_NEGATIONS = frozenset(upstream.NEGATE)
_BOOSTERS: Mapping[str, float] = upstream.BOOSTER_DICT
_SPECIAL: Mapping[str, float] = upstream.SPECIAL_CASES
_CAPS: float = upstream.C_INCR
_FLIP: float = upstream.N_SCALAR
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in [*_SPECIAL, *_BOOSTERS] if " " in phrase)
_DAMPING = (1.0, 0.95, 0.9)
_CONTRACTED = "n't"
_MOVERS = frozenset(
    {*_NEGATIONS, *_BOOSTERS, *_LAST_WORDS, "no", "nor", "or", "never", "so", "this", "without", "least"}
)


class Vader:
    """``lexicon`` adds to upstream's; ``emoji`` replaces the words by which upstream reads an emoji."""

    def __init__(self, lexicon: Mapping[str, float] | None = None, emoji: Mapping[str, str] | None = None) -> None:
        original = upstream.SentimentIntensityAnalyzer()
        self.lexicon: dict[str, float] = {**original.lexicon, **(lexicon or {})}
        self._emoji: dict[str, str] = {**original.emojis, **(emoji or {})}
        self._emoji_characters = frozenset(self._emoji)

    def polarity_scores(self, text: str) -> dict[str, float]:
        """As upstream: {"neg", "neu", "pos", "compound"}."""
        named = self._name_emoji(text)
        valences = self._valences(_words(named))
        return _scores(valences, named)

    def felt(self, text: str) -> tuple[float, list[tuple[str, float]]]:
        """The compound score and, in order, the words that have a valence with it: half of the work of all scores."""
        named = self._name_emoji(text)
        words = _words(named)
        felt = [(word, valence) for word, valence in zip(words, self._valences(words), strict=True) if valence]
        return _compound([valence for _, valence in felt], named), felt

    def word_valences(self, text: str) -> list[tuple[str, float]]:
        """Each word of the text with the valence that it ends up with."""
        words = _words(self._name_emoji(text))
        return list(zip(words, self._valences(words), strict=True))

    def _name_emoji(self, text: str) -> str:
        if text.isascii() or self._emoji_characters.isdisjoint(text):
            return text.strip()
        pieces: list[str] = []
        after_space = True
        for character in text:
            name = self._emoji.get(character)
            if name is None:
                pieces.append(character)
                after_space = character == " "
            else:
                pieces += [name] if after_space else [" ", name]
                after_space = False
        return "".join(pieces).strip()

    def _valences(self, words: list[str]) -> list[float]:
        lower = [word.lower() for word in words]
        valences = [0.0] * len(words)
        lexicon = self.lexicon
        hits = [i for i, word in enumerate(lower) if word in lexicon and word not in _BOOSTERS]
        if hits:
            mixed_case = _mixed_case(words)
            contracted = _CONTRACTED in " ".join(lower)
            for i in hits:
                if lower[i] != "kind" or lower[i + 1 : i + 2] != ["of"]:
                    moved = contracted or not _MOVERS.isdisjoint(lower[max(0, i - 3) : i + 3])
                    weigh = self._valence if moved else self._unmoved
                    valences[i] = weigh(i, words, lower, mixed_case)
            if "but" in lower:
                _weigh_but(valences, lower.index("but"))
        return valences

    def _unmoved(self, i: int, words: list[str], lower: list[str], mixed_case: bool) -> float:
        """Of a word with no word near it that any rule looks for: the common case."""
        return _shouted(self.lexicon[lower[i]], words[i], mixed_case)

    def _valence(self, i: int, words: list[str], lower: list[str], mixed_case: bool) -> float:
        valence = _shouted(self._own_valence(i, lower), words[i], mixed_case)
        for distance in range(min(3, i)):
            before = lower[i - distance - 1]
            if before in self.lexicon:
                continue
            if before in _BOOSTERS:
                boost = _boost(words[i - distance - 1], before, valence, mixed_case)
                valence += boost * _DAMPING[distance]
            valence = _negate(valence, lower, distance, i)
            if distance == 2:
                valence = _idioms(valence, lower, i)
        if i and lower[i - 1] == "least" and "least" not in self.lexicon and lower[i - 2 : i - 1] not in _AT_VERY:
            valence *= _FLIP
        return valence

    def _own_valence(self, i: int, lower: list[str]) -> float:
        valence = self.lexicon[lower[i]]
        if _no_before(i, lower):
            return valence * _FLIP
        if lower[i] == "no" and i + 1 < len(lower) and lower[i + 1] in self.lexicon:
            return 0.0
        return valence


_AT_VERY = (["at"], ["very"])


def _shouted(valence: float, word: str, mixed_case: bool) -> float:
    if mixed_case and word.isupper():
        return valence + (_CAPS if valence > 0 else -_CAPS)
    return valence


def _no_before(i: int, lower: Sequence[str]) -> bool:
    if i and lower[i - 1] == "no" or i > 1 and lower[i - 2] == "no":
        return True
    return i > 2 and lower[i - 3] == "no" and lower[i - 1] in ("or", "nor")


def _words(text: str) -> list[str]:
    # What is left of ":)" is the emoticon itself.
    return [bare if len(bare := token.strip(string.punctuation)) > 2 else token for token in text.split()]


def _mixed_case(words: list[str]) -> bool:
    capitals = sum(map(str.isupper, words))
    return 0 < len(words) - capitals < len(words)


def _boost(word: str, lower: str, valence: float, mixed_case: bool) -> float:
    boost = -_BOOSTERS[lower] if valence < 0 else _BOOSTERS[lower]
    if mixed_case and word.isupper():
        boost += _CAPS if valence > 0 else -_CAPS
    return boost


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or _CONTRACTED in word


def _negate(valence: float, lower: list[str], distance: int, i: int) -> float:
    first = lower[i - distance - 1]
    between = lower[i - distance : i]
    if distance:
        if (first == "never" and between[0] in ("so", "this")) or (distance == 2 and between[1] in ("so", "this")):
            return valence * 1.25
        if first == "without" and "doubt" in between:
            return valence
    return valence * _FLIP if _is_negation(first) else valence


def _idioms(valence: float, lower: list[str], i: int) -> float:
    if _LAST_WORDS.isdisjoint(lower[i - 2 : i + 3]):  # no set phrase ends here: the common case
        return valence
    third, second, first, word = lower[i - 3 : i + 1]
    three, two_far, two_near = f"{third} {second} {first}", f"{third} {second}", f"{second} {first}"
    for phrase in (f"{first} {word}", f"{second} {first} {word}", two_near, three, two_far):
        if phrase in _SPECIAL:
            valence = _SPECIAL[phrase]
            break
    ahead = lower[i : i + 3]
    for length in (2, 3):
        if len(ahead) >= length:
            valence = _SPECIAL.get(" ".join(ahead[:length]), valence)
    for phrase in (three, two_far, two_near):
        valence += _BOOSTERS.get(phrase, 0.0)
    return valence


def _weigh_but(valences: list[float], but: int) -> None:
    """Halve what comes before "but", strengthen what follows.

    Upstream looks each value up by equality and so changes the first place that holds an equal one; heaps of
    places by value give the same result without its quadratic search.
    """
    places: dict[float, list[int]] = {}
    for place, valence in enumerate(valences):
        if valence:
            places.setdefault(valence, []).append(place)
    for position in range(len(valences)):
        valence = valences[position]
        if not valence:
            continue
        heap = places[valence]
        while valences[heap[0]] != valence:
            heapq.heappop(heap)
        place = heap[0]
        if place != but:
            changed = valence * (0.5 if place < but else 1.5)
            valences[place] = changed
            heapq.heappush(places.setdefault(changed, []), place)


def _scores(valences: list[float], text: str) -> dict[str, float]:
    if not valences:
        return {"neg": 0.0, "neu": 0.0, "pos": 0.0, "compound": 0.0}
    felt = [valence for valence in valences if valence]
    if not felt:
        return {"neg": 0.0, "neu": 1.0, "pos": 0.0, "compound": 0.0}
    emphasis = _emphasis(text)
    positive = sum([valence + 1 for valence in felt if valence > 0], 0.0)
    negative = sum([valence - 1 for valence in felt if valence < 0], 0.0)
    neutral = len(valences) - len(felt)
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    whole = positive - negative + neutral
    return {
        "neg": round(-negative / whole, 3) + 0.0,
        "neu": round(neutral / whole, 3),
        "pos": round(positive / whole, 3),
        "compound": _compound(felt, text),
    }


def _compound(felt: Sequence[float], text: str) -> float:
    total = sum(felt)
    if not total:
        return 0.0
    total += math.copysign(_emphasis(text), total)
    return round(max(-1.0, min(1.0, total / math.sqrt(total * total + 15))), 4)


def _emphasis(text: str) -> float:
    questions = text.count("?")
    asked = 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + asked


def turns_others(word: str) -> bool:
    """Whether a word of small letters works on its neighbours ("not", "very"): it must have no valence of its own."""
    return word in _MOVERS or _CONTRACTED in word
