"""Words cut into pieces, put together again when that gives a word of the rules. Pure.

"s u i c i d e", "sui-cide", "k*ll": each step walks the words once.
"""

import re
from collections.abc import Iterator, Sequence

from triage.text.danger import Danger
from triage.text.disguise import LONGEST_WORD, Reader
from triage.text.folding import fold
from triage.text.token import Token

SIGNS = "!|@$*+(\u20ac\u00a3"
_SIGNED = re.compile(
    rf"(?<![^\W_])[$\u20ac\u00a3]?(?P<word>[^\W_]+)(?:[{SIGNS}]{{1,3}}[^\W_]+)*"
)  # each word once: linear
_LONGEST_RUN = 200  # letters spelled out, read at once


def undo_signs(text: str, tokens: Sequence[Token], reader: Reader) -> list[Token]:
    """Put together words that were cut by a sign in the place of a letter: "k!ll", "$uicide", "k*ll"."""
    wholes = dict(_with_signs(text, reader))
    joined: list[Token] = []
    skip_to = -1
    for token in tokens:
        if token.start < skip_to:
            continue
        if token.start in wholes:
            word, start, skip_to = wholes[token.start]
            token = Token(word, start, skip_to, token.sentence)
        joined.append(token)
    return joined


def _with_signs(text: str, reader: Reader) -> Iterator[tuple[int, tuple[str, int, int]]]:
    """By the place of the first letter: the word meant, where it starts and ends."""
    for match in _SIGNED.finditer(text):
        start, end = match.span()
        first = match.start("word")
        if first == start and end == match.end("word"):
            continue  # a plain word
        folded = fold(match.group()[:LONGEST_WORD])
        word = _starred(folded, reader.danger) or reader.undone(folded)
        if word is not None:
            yield first, (word, start, end)


def _starred(folded: str, danger: Danger) -> str | None:
    """The one word of danger that the letters left standing allow."""
    if sum(map(str.isalpha, folded)) * 2 < len(folded):
        return None
    for word in danger.starred:
        if len(word) == len(folded) and all(a == b or a in SIGNS for a, b in zip(folded, word, strict=True)):
            return word
    return None


def join_spelled(tokens: Sequence[Token], reader: Reader) -> list[Token]:
    """Put together runs of three or more single letters, when words of the rules come out."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in [*tokens, Token("", 0, 0, -1)]:
        if len(token.word) == 1 and token.word.isascii() and len(run) < _LONGEST_RUN:
            run.append(token)
            continue
        joined += _spelled(run, reader) if len(run) >= 3 else run
        run = []
        joined.append(token)
    return joined[:-1]


def _spelled(run: list[Token], reader: Reader) -> list[Token]:
    letters = "".join(token.word for token in run)
    parts = reader.parts(letters, loose=True) or []
    if not any(len(part) > 2 for part in parts):
        return run
    joined: list[Token] = []
    place = 0
    for part in parts:
        last = place + len(part) - 1
        joined.append(Token(part, run[place].start, run[last].end, run[place].sentence))
        place = last + 1
    return joined


def is_cut(words: Sequence[str], danger: Danger) -> bool:
    """Whether pieces of words may stand among these."""
    if not danger.heads.isdisjoint(words):
        return True
    if [*map(len, words)].count(1) < 3:  # most texts end here
        return False
    in_row = 0
    for word in words:
        in_row = in_row + 1 if len(word) == 1 else 0
        if in_row == 3:
            return True
    return False


def join_cut(tokens: Sequence[Token], danger: Danger) -> list[Token]:
    """Put together words of danger that were cut in pieces: "sui cide", "over-dose"."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        end = _end_of_cut(tokens, place, danger) if tokens[place].word in danger.heads else place + 1
        if end - place > 1:
            word = "".join(token.word for token in tokens[place:end])
            joined.append(Token(word, tokens[place].start, tokens[end - 1].end, tokens[place].sentence))
        else:
            joined.append(tokens[place])
        place = end
    return joined


def _end_of_cut(tokens: Sequence[Token], start: int, danger: Danger) -> int:
    """Past the last piece of the word that begins at ``start``; the next place when none does."""
    word, best = tokens[start].word, start + 1
    for place in range(start + 1, len(tokens)):
        word += tokens[place].word
        if word in danger.cut:
            best = place + 1
        if word not in danger.heads:
            break
    return best
