"""Where sentences begin and end. Pure."""

import re

_SENTENCE_END = re.compile(r"[.!?\u2026]+[\"')\]]*(?=\s|$)|\n+")
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|mx|st|prof|e\.g|i\.e|etc|vs|approx|no)$", re.IGNORECASE)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends. Titles such as "Dr." end none; a new line does."""
    found: list[tuple[int, int]] = []
    start = blank = 0  # from start to blank nothing is written
    for stop in _SENTENCE_END.finditer(text):
        begin, end = stop.span()
        if text[begin] == "." and _ABBREVIATION.search(text[max(0, begin - 8) : begin]):
            continue
        if text[blank:end].isspace():  # never from the start again, or blank lines take as long as their square
            blank = end
            continue
        found.append((start, end))
        start = blank = end
    if text[start:].strip():
        found.append((start, len(text)))
    return found
