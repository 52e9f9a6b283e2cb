"""Invented posts: those of the demonstration, with a crisis here and there and a word that is rare."""

import random
from collections.abc import Iterator

from feedbackdesk.demo.texts import crisis, invent

RARE = "lanternfish"  # in one post of a thousand
CRISES = 0.002


def posts(count: int, *, seed: int = 20261122) -> Iterator[str]:
    """The same texts for the same seed; no two alike."""
    chance = random.Random(seed)
    for number in range(count):
        text = crisis(chance).text if chance.random() < CRISES else invent(chance).text
        rare = f" The {RARE} mural is lovely." if number % 1000 == 7 else ""
        yield f"{text}{rare} Visit {number}."
