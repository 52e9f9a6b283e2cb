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
_BUT = "but"
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in [*_SPECIAL, *_BOOSTERS] if " " in phrase)
_DAMPING = (1.0, 0.95, 0.9)
_CONTRACTED = "n't"
_MOVERS = frozenset(
    {*_NEGATIONS, *_BOOSTERS, *_LAST_WORDS, "no", "nor", "or", "never", "so", "this", "without", "least"}
)
_BEFORE, _AFTER = 3, 2  # words around one with a valence at which a rule looks
_KEPT, _LONGEST_KEPT = 50_000, 40  # words remembered, and their letters: a few MB, whatever is posted

Felt = list[tuple[str, float]]  # words with their valences, those without one left out


class Word:
    """A word as the rules ask of it. ``bare``: without the signs around it; ``valence`` is the lexicon's own.

    ``listed``: in the lexicon; ``felt``: has a valence; ``moves``: may change one near it; ``loud``: in capitals, and
    either; ``matters``: the rules have something to ask of it.
    """

    __slots__ = ("bare", "felt", "listed", "loud", "lower", "matters", "moves", "valence")

    def __init__(self, written: str, lexicon: Mapping[str, float]) -> None:
        # What is left of ":)" is the emoticon itself.
        self.bare = bare if len(bare := written.strip(string.punctuation)) > 2 else written
        self.lower = lower = self.bare.lower()
        self.valence = lexicon.get(lower, 0.0)
        self.listed = lower in lexicon
        self.felt = self.listed and lower not in _BOOSTERS
        self.moves = lower in _MOVERS or _CONTRACTED in lower
        self.loud = (self.felt or lower in _BOOSTERS) and self.bare.isupper()
        self.matters = self.felt or self.moves or lower == _BUT


class _Words(dict[str, Word]):
    """Words by how they are written, each made ready once."""

    def __init__(self, lexicon: Mapping[str, float]) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, written: str) -> Word:
        word = Word(written, self._lexicon)
        if len(written) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[written] = word
        return word


class Vader:
    """``lexicon`` adds to upstream's; ``emoji`` replaces the words by which upstream reads an emoji."""

    def __init__(self, lexicon: Mapping[str, float] | None = None, emoji: Mapping[str, str] | None = None) -> None:
        original = upstream.SentimentIntensityAnalyzer()
        self.lexicon: dict[str, float] = {**original.lexicon, **(lexicon or {})}
        self._emoji: dict[str, str] = {**original.emojis, **(emoji or {})}
        self._emoji_characters = frozenset(self._emoji)
        self._words = _Words(self.lexicon)

    def polarity_scores(self, text: str) -> dict[str, float]:
        """As upstream: {"neg", "neu", "pos", "compound"}."""
        named = self.name_emoji(text)
        words = self.words(named)
        return _scores([valence for _, valence in self.weigh(words)], len(words), named)

    def felt(self, text: str) -> tuple[float, Felt]:
        """The compound score and, in order, the words that have a valence with it: half of the work of all scores."""
        named = self.name_emoji(text)
        felt = self.weigh(self.words(named))
        return compound_of(felt, named), felt

    def name_emoji(self, text: str) -> str:
        """Each emoji by its name; that of texts joined by a space is their names joined by one."""
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

    def words(self, named: str) -> list[Word]:
        """The words of a text whose emoji are named."""
        return [*map(self._words.__getitem__, named.split())]

    def weigh(self, words: Sequence[Word]) -> Felt:
        """In order, the words that end up with a valence."""
        hits: list[tuple[int, Word]] = []
        movers: list[int] = []
        loud, but = False, -1
        for place, word in enumerate(words):
            if word.matters:
                if word.felt and not (word.lower == "kind" and _next_is_of(words, place)):
                    hits.append((place, word))
                if word.moves:
                    movers.append(place)
                if word.lower == _BUT and but < 0:
                    but = place
                loud = loud or word.loud
        if not hits:
            return []
        valences = self._valences(words, hits, movers, loud and _mixed_case(words))
        if but >= 0:
            _weigh_but(valences, [place for place, _ in hits], but)
        return [(word.bare, valence) for (_, word), valence in zip(hits, valences, strict=True) if valence]

    def _valences(
        self, words: Sequence[Word], hits: Sequence[tuple[int, Word]], movers: Sequence[int], shouting: bool
    ) -> list[float]:
        """The lexicon's own, but where some word is near that a rule looks for."""
        if not movers:
            return [_shouted(word.valence, word, shouting) for _, word in hits]
        near = {place for mover in movers for place in range(mover - _AFTER, mover + _BEFORE + 1)}
        lower = [word.lower for word in words]
        return [
            self._valence(place, words, lower, shouting) if place in near else _shouted(word.valence, word, shouting)
            for place, word in hits
        ]

    def _valence(self, i: int, words: Sequence[Word], lower: list[str], shouting: bool) -> float:
        valence = _shouted(self._own_valence(i, words, lower), words[i], shouting)
        for distance in range(min(_BEFORE, i)):
            before = words[i - distance - 1]
            if before.listed or (distance < 2 and not before.moves):
                continue
            if before.lower in _BOOSTERS:
                valence += _boost(before, valence, shouting) * _DAMPING[distance]
            valence = _negate(valence, lower, distance, i)
            if distance == 2:
                valence = _idioms(valence, lower, i)
        if i and lower[i - 1] == "least" and not words[i - 1].listed and lower[i - 2 : i - 1] not in _AT_VERY:
            valence *= _FLIP
        return valence

    def _own_valence(self, i: int, words: Sequence[Word], lower: list[str]) -> float:
        valence = words[i].valence
        if _no_before(i, lower):
            return valence * _FLIP
        if lower[i] == "no" and i + 1 < len(lower) and words[i + 1].listed:
            return 0.0
        return valence


_AT_VERY = (["at"], ["very"])


def _next_is_of(words: Sequence[Word], place: int) -> bool:
    return place + 1 < len(words) and words[place + 1].lower == "of"


def _shouted(valence: float, word: Word, shouting: bool) -> float:
    if shouting and word.loud:
        return valence + (_CAPS if valence > 0 else -_CAPS)
    return valence


def _no_before(i: int, lower: Sequence[str]) -> bool:
    if i and lower[i - 1] == "no" or i > 1 and lower[i - 2] == "no":
        return True
    return i > 2 and lower[i - 3] == "no" and lower[i - 1] in ("or", "nor")


def _mixed_case(words: Sequence[Word]) -> bool:
    capitals = sum([word.bare.isupper() for word in words])
    return 0 < len(words) - capitals < len(words)


def _boost(word: Word, valence: float, shouting: bool) -> float:
    boost = -_BOOSTERS[word.lower] if valence < 0 else _BOOSTERS[word.lower]
    if shouting and word.loud:
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


def _weigh_but(valences: list[float], places: Sequence[int], but: int) -> None:
    """Halve what comes before "but", strengthen what follows.

    Upstream looks each value up by equality and so changes the first place that holds an equal one; heaps of
    places by value give the same result without its quadratic search.
    """
    equal: dict[float, list[int]] = {}
    for number, valence in enumerate(valences):
        equal.setdefault(valence, []).append(number)
    for position in range(len(valences)):
        valence = valences[position]
        if not valence:
            continue
        heap = equal[valence]
        while valences[heap[0]] != valence:
            heapq.heappop(heap)
        first = heap[0]
        if places[first] != but:
            changed = valence * (0.5 if places[first] < but else 1.5)
            valences[first] = changed
            heapq.heappush(equal.setdefault(changed, []), first)


def _scores(felt: Sequence[float], words: int, text: str) -> dict[str, float]:
    if not felt:
        return {"neg": 0.0, "neu": 1.0 if words else 0.0, "pos": 0.0, "compound": 0.0}
    emphasis = _emphasis(text)
    positive = sum([valence + 1 for valence in felt if valence > 0], 0.0)
    negative = sum([valence - 1 for valence in felt if valence < 0], 0.0)
    neutral = words - len(felt)
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


def compound_of(felt: Felt, named: str) -> float:
    """From -1 to 1, of the words that have a valence and of the marks in a text."""
    return _compound([valence for _, valence in felt], named) if felt else 0.0


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
