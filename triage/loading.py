"""All that judging needs, read once in a process and then left out of every later collection.

The phrases of all rules and the words of four models are some hundred thousand objects. They stay for good; looked at
again by each full collection, they doubled the time of a text of many words.
"""

import gc
from functools import cache

from triage.judge import Asked, judge_many

_EACH_LANGUAGE = ("Kind staff, but I waited four months.", "J'attends un rendez-vous depuis six mois.")


@cache
def load() -> None:
    """Once in each process that judges, before its first post; later calls do nothing."""
    judge_many([Asked(text) for text in _EACH_LANGUAGE])
    gc.collect()
    gc.freeze()
