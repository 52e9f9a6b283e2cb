"""The phrase language read with care: what was typed made regular, or a fault in plain words. Pure.

The language itself is that of ``triage.phrases``. Nothing is expanded here before its size is known.
"""

import re
from collections.abc import Mapping

from triage.phrases import expand
from triage.rulebook import limits
from triage.rulebook.faults import Fault
from triage.text import fold
from triage.walk import NUMBER

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r" \.\.(\d+) ")
_NAMED = re.compile(r"<([^<>]*)>")
_STRANGE = re.compile(r"[^\w\s()|*<>.]|_")
_STAR = re.compile(r"([^\W_]*)\*(?=(.?))")
_SPACES = re.compile(r"\s+")
_STRAIGHT = str.maketrans("\u2018\u2019\u02bc", "'''")
_COMMON = frozenset(
    "a about after all also am an and any are as at be because been but by can could did do does for from get go got "  # noqa: SIM905
    "had has have he her here him his how i id if ill im in is it its ive just like me more my no not now of on one or "
    "our out people really said she so some than that the their them then there they this time to too up us very was "
    "we were what when which who will with would you your "
    "au aux ce ces dans de des du elle en est et il ils je la le les leur ma mais me mes moi mon ne nous on ou par pas "
    "plus pour que qui sa se ses son sont sur tout très tres un une vous y".split()
)


def tidied(typed: str) -> str:
    """As phrases are written: small letters, no accents or apostrophes, single spaces."""
    text = typed[: limits.LONGEST_PHRASE * 2].translate(_STRAIGHT).strip()
    return _SPACES.sub(" ", _WORD.sub(lambda word: fold(word.group()), text))


def check_phrase(typed: str, macros: Mapping[str, str]) -> str:
    """The phrase made regular. Raises ``Fault`` for one that cannot be read, says too little, or is too large."""
    phrase = tidied(typed)
    if not phrase:
        raise Fault("Enter a phrase.")
    if len(phrase) > limits.LONGEST_PHRASE:
        raise Fault(f"Shorten the phrase to {limits.LONGEST_PHRASE} characters. It may be two phrases.")
    _check_signs(phrase, macros)
    parts = _parts(phrase)
    plain = [_without_macros(part, macros) for part in parts]
    for part in plain:
        _check_brackets(part)
        _check_size(part)
    if not any(_says_something(part) for part in plain):
        raise Fault(f"“{phrase}” would be found in almost every post. Add words that say more.")
    return phrase


def forms_of(phrase: str, macros: Mapping[str, str]) -> int:
    """How many sequences of words a checked phrase stands for, all parts together."""
    return sum(_size(_without_macros(part, macros)) for part in _GAP.split(phrase)[::2])


def _check_signs(phrase: str, macros: Mapping[str, str]) -> None:
    if strange := _STRANGE.search(_NAMED.sub("", phrase)):
        raise Fault(f"“{strange.group()}” cannot be part of a phrase. Use words, and the signs ( ) | * < > and “..5”.")
    for name in _NAMED.findall(phrase):
        if name != NUMBER.strip("<>") and name not in macros:
            raise Fault(f"There is no group of words called <{name}>. There are: {', '.join(['n', *sorted(macros)])}.")
    if "<" in (rest := _NAMED.sub("", phrase)) or ">" in rest:
        raise Fault("Write the name of a group between < and >, as in <staff>.")
    for star in _STAR.finditer(phrase):
        if len(star.group(1)) < limits.SHORTEST_STEM or star.group(2) not in ("", " ", ")", "|"):
            raise Fault(f"A star ends a word of {limits.SHORTEST_STEM} letters or more, as in “cancel*”.")


def _parts(phrase: str) -> list[str]:
    pieces = _GAP.split(phrase)
    if any("." in piece for piece in pieces[::2]) or not all(piece.strip() for piece in pieces[::2]):
        raise Fault("Write a gap as two dots and a number between words, with spaces around it: “staff ..5 rude”.")
    if any(not 1 <= int(gap) <= limits.LONGEST_GAP for gap in pieces[1::2]):
        raise Fault(f"A gap is 1 to {limits.LONGEST_GAP} words long.")
    if len(pieces[::2]) > limits.MOST_PARTS:
        raise Fault(f"Use at most {limits.MOST_PARTS - 1} gaps in a phrase.")
    return pieces[::2]


def _without_macros(part: str, macros: Mapping[str, str]) -> str:
    while (named := _NAMED.sub(lambda name: f"({macros[name[1]]})" if name[1] in macros else name[0], part)) != part:
        part = named
    return part


def _check_brackets(part: str) -> None:
    depth = 0
    for sign in part:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            raise Fault("A bracket is closed that was not opened. Each “)” needs its “(”, within one side of a gap.")
        if depth > limits.DEEPEST + 1:  # a group of words is a bracket of its own
            raise Fault(f"Put at most {limits.DEEPEST} brackets inside one another.")
        if sign == "|" and not depth:
            raise Fault("Put choices in brackets, as in “(late|delayed)”.")
    if depth:
        raise Fault("A bracket is not closed. Each “(” needs its “)”, within one side of a gap.")


def _check_size(part: str) -> None:
    if _size(part) > limits.MOST_FORMS:
        raise Fault(f"This stands for more than {limits.MOST_FORMS} sequences of words. Make it two phrases.")
    forms = expand(part)
    if not forms:
        raise Fault("Put at least one word on each side of a gap.")
    if max(map(len, forms)) > limits.MOST_WORDS:
        raise Fault(f"Use at most {limits.MOST_WORDS} words in a row. Divide longer ones by a gap, as in “..5”.")


def _size(part: str) -> int:
    """How many forms a part has, counted without making them: choices add, what stands side by side multiplies."""
    totals, product = [0], [1]  # of each open bracket: finished choices, and the choice that is being read
    for sign in part:
        if sign == "(":
            totals.append(0)
            product.append(1)
        elif sign == "|":
            totals[-1] += product[-1]
            product[-1] = 1
        elif sign == ")":
            inner = totals.pop() + product.pop()
            product[-1] *= inner
    return totals[0] + product[0]


def _says_something(part: str) -> bool:
    """Whether every form of a part has a word that is not in almost every post."""
    return all(
        any(word != NUMBER and len(word) >= limits.SHORTEST_WORD and word not in _COMMON for word in form)
        for form in expand(part)
    )
