"""Of whom a phrase of danger is said: of the one who writes, or of somebody else. Pure.

It decides only which of two codes a finding has; either calls a person at once.
"""

from collections.abc import Sequence
from functools import cache

from triage.crisis.rules import Rule, macro
from triage.phrases import Hit
from triage.text import Tokens

OF_SELF, OF_ANOTHER = "crisis.suicide_self", "crisis.third_party"
_I = frozenset(
    "i im ive id ill me my mine myself we our us je jai jen jsuis jveux jme moi mon ma mes".split()  # noqa: SIM905
)
_SUBJECTS = frozenset("he she hes shes hed shed they theyre theyd il elle quil quelle".split())  # noqa: SIM905
_POSSESSIVES = frozenset("my our mon ma notre a un une the his her their".split())  # noqa: SIM905
_BETWEEN = frozenset(
    "is was has have had just also now still really says said who that keeps feels felt seems feeling talking "  # noqa: SIM905
    "actively severely very so been being he she they hes shes theyre tells me us my his her teacher "
    "ne est a dit disait qui quil quelle il elle na nont plus".split()
)
_WE = frozenset({"we", "us"})  # who write together write of a third
_OBJECTS = frozenset("him her his their them himself herself themself lui sa son leur".split())  # noqa: SIM905
_WRITES, _LAST = frozenset("i im ive ill je jai jveux".split()), 4  # noqa: SIM905 - who wants it, in its last words
_REACH = 4  # words between who it is said of and the phrase


def code_of(rule: Rule, hit: Hit, tokens: Tokens) -> str:
    """The code of the rule, but for what its words say of the other: "my husband is suicidal", "he left, I am"."""
    if rule.code == OF_SELF and _is_of_another(hit, tokens):
        return OF_ANOTHER
    if rule.code == OF_ANOTHER and not _WRITES.isdisjoint(tokens.words[max(hit.start, hit.end - _LAST) : hit.end]):
        return OF_SELF
    return rule.code


def _is_of_another(hit: Hit, tokens: Tokens) -> bool:
    """Whether the words before lead up to it from somebody else."""
    words, number = tokens.words, tokens.sentences[hit.start]
    if not _I.isdisjoint(words[hit.start : hit.end]):
        return False
    for place in range(hit.start - 1, max(-1, hit.start - 2 - _REACH), -1):
        if tokens.sentences[place] != number:
            return False
        if words[place] in _SUBJECTS or _is_someone(place, tokens):
            return True
        if words[place] not in _BETWEEN:
            return False
    return False


def _is_someone(place: int, tokens: Tokens) -> bool:
    """Somebody close, named by what they are: "my son", "une élève"."""
    return place > 0 and tokens.words[place] in _close() and tokens.words[place - 1] in _POSSESSIVES


@cache
def _close() -> frozenset[str]:
    return macro("fam") | macro("fr_fam")


def speaks_of_another(words: Sequence[str]) -> bool:
    """Whether a sentence speaks of somebody else and its writer does not speak of themselves as "I"."""
    told = set(words)
    return told.isdisjoint(_I - _POSSESSIVES - _WE) and not told.isdisjoint(_SUBJECTS | _OBJECTS | _close())
