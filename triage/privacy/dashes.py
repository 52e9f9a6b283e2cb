"""Dashes of every kind as hyphens, where a number or a code may go on behind them. Pure."""

import re

_HYPHENS = str.maketrans("\u2010\u2011", "--")  # the hyphen proper and the one at which no line breaks
_BETWEEN_DIGITS = re.compile("([0-9)] ?)[\u2012-\u2015\u2212\u00b7\u2022](?= ?[0-9(])")


def straightened(text: str) -> str:
    """Every sign keeps its place. Elsewhere a dash stays: "the desk\u2014416 555 0134"."""
    if text.isascii():
        return text
    return _BETWEEN_DIGITS.sub(r"\1-", text.translate(_HYPHENS))
