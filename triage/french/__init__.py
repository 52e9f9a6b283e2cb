"""French: its words, its lexicon and its learned judgement. Pure; a post in English costs nothing here."""

from triage.french.lexicon import driving_words, score, turns_others, valence
from triage.french.opinion import opinions, second_look

__all__ = ["driving_words", "opinions", "score", "second_look", "turns_others", "valence"]
