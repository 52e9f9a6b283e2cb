"""In what sense a phrase of danger is meant: here and now, or told of the past, of a loss, in a figure. Pure.

Whatever is in doubt is meant here and now. A sense only moves a finding from "a person at once" to "a person
soon": a mention is read by a person as well.
"""

from collections.abc import Sequence

from triage.crisis.rules import Matches, Rule
from triage.phrases import Hit
from triage.text import Tokens

PAST, LOSS, DENIED, FIGURE, NAME, ADVICE = "past", "loss", "denied", "figurative", "naming", "advice"
RECOVERED, NOW = "recovered", "now"
_SAID_OF_SELF = ("crisis.suicide_self", "crisis.self_harm")
_SAID = (*_SAID_OF_SELF, "crisis.third_party", "crisis.mention")
_PAST_WORDS = frozenset(
    "was were felt wanted tried had attempted took overdosed wished thought planned considered used been did went hurt "  # noqa: SIM905
    "cut started harmed selfharmed voulais etais avais essaye tente voulu ete faisais".split()
)
_SELF_WORDS = frozenset("i im ive id ill me my mine myself we our us je jai jen jsuis jveux moi mon ma mes".split())  # noqa: SIM905
_EVEN_MORE = frozenset("more so this as until before like harder worse".split())  # noqa: SIM905 - "never wanted to die more"


def sense_of(rule: Rule, hit: Hit, contexts: Sequence[tuple[str, Hit]], tokens: Tokens) -> str:
    """One of the senses above; "" when the phrase is meant here and now, or may be."""
    if rule.code not in _SAID or not contexts:
        return ""
    sentence = tokens.sentences[hit.start]
    here = [(name, each) for name, each in contexts if tokens.sentences[each.start] == sentence]
    return _on_the_spot(hit, here, tokens) or _of_the_sentence(rule, hit, here, contexts, tokens)


def _on_the_spot(hit: Hit, here: Sequence[tuple[str, Hit]], tokens: Tokens) -> str:
    """Of the words themselves: "not suicidal", "die laughing", "suicide prevention week"."""
    for name, each in here:
        if each.start >= hit.end or hit.start >= each.end:
            continue
        if name in (LOSS, NAME) or (name == DENIED and not _all_the_more(each, tokens)):
            return name
        if name == FIGURE and not (hit.start <= each.start and each.end < hit.end):
            return name
    return ""


def _all_the_more(denial: Hit, tokens: Tokens) -> bool:
    return denial.end < len(tokens.words) and tokens.words[denial.end] in _EVEN_MORE


def _of_the_sentence(
    rule: Rule, hit: Hit, here: Sequence[tuple[str, Hit]], contexts: Sequence[tuple[str, Hit]], tokens: Tokens
) -> str:
    around = {name for name, _ in here}
    if ADVICE in around and not _of_self(tokens, tokens.sentences[hit.start]):
        return ADVICE
    told = NOW not in around and not _PAST_WORDS.isdisjoint(tokens.words[max(0, hit.start - 2) : hit.end])
    if told and PAST in around:
        return PAST
    if told and rule.code in _SAID_OF_SELF and any(name == RECOVERED for name, _ in contexts):
        return RECOVERED
    return ""


def _of_self(tokens: Tokens, sentence: int) -> bool:
    return any(
        word in _SELF_WORDS for word, number in zip(tokens.words, tokens.sentences, strict=True) if number == sentence
    )


def told_sentences(matches: Matches, tokens: Tokens) -> set[int]:
    """The sentences whose phrases of danger are all told in another sense: no sign of danger to the model.

    So is a figure of speech that no rule takes for danger: "this waiting list is killing me".
    """
    told: set[int] = set()
    meant: set[int] = set()
    for rule, hit in matches.hits:
        if sense_of(rule, hit, matches.contexts, tokens):
            told.add(tokens.sentences[hit.start])
        elif rule.code != "crisis.mention":
            meant.add(tokens.sentences[hit.start])
    told.update(tokens.sentences[hit.start] for name, hit in matches.contexts if name == FIGURE)
    return told - meant
