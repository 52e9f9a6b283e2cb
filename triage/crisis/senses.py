"""In what sense a phrase of danger is meant: here and now, or told of the past, of a loss, in a figure. Pure.

Whatever is in doubt is meant here and now. A sense only moves a finding from "a person at once" to "a person
soon": a mention is read by a person as well. What names no danger but in a set phrase ("career suicide") is none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.crisis.rules import Matches, Rule
from triage.phrases import Hit
from triage.text import Tokens

PAST, LOSS, DENIED, FIGURE, NAME, ADVICE = "past", "loss", "denied", "figurative", "naming", "advice"
RECOVERED, ASKED, WORK, GROUP, FICTION = "recovered", "asked", "work", "group", "fiction"
NOW, ANSWERED, TAKEN_BACK = "now", "answered", "taken back"  # what shows that it is meant after all
MENTION, THREAT = "crisis.mention", "crisis.harm_to_others"
_SAID_OF_SELF = ("crisis.suicide_self", "crisis.self_harm")
_SAID = (*_SAID_OF_SELF, "crisis.third_party", MENTION)
_SET_PHRASES = (MENTION, THREAT)  # codes of which a figure of speech leaves nothing
_PAST_WORDS = frozenset(
    "was were felt wanted tried had attempted took overdosed wished thought planned considered used been did went hurt "  # noqa: SIM905
    "cut started harmed selfharmed voulais etais jetais netais avais essaye tente voulu ete faisais".split()
)
_SELF_WORDS = frozenset("i im ive id ill me my mine myself we our us je jai jen jsuis jveux moi mon ma mes".split())  # noqa: SIM905
_EVEN_MORE = frozenset("more so this as until before like harder worse".split())  # noqa: SIM905 - "never wanted to die more"
_NOT = frozenset("cant cannot couldnt not never havent hadnt dont didnt barely hardly".split())  # noqa: SIM905
_DENIAL_REACH = 8  # words before "without" in which it may be denied itself: "cannot get through a day without"
_SET = 3  # words of a set phrase beside those of danger
_QUESTION_REACH = 6  # words between "asked me whether" and what was asked
_AS_ONE, _AS_ONE_REACH = (("like", "me"), ("including", "me"), ("comme", "moi")), 3  # "people who want to die, like me"
_SHORT_ANSWERS = (("i", "am"), ("i", "do"), ("i", "was"), ("i", "did"), ("i", "have"), ("le", "suis"))  # end a sentence

Contexts = Sequence[tuple[str, Hit]]


def sense_of(rule: Rule, hit: Hit, contexts: Contexts, tokens: Tokens) -> str:
    """One of the senses above; "" when the phrase is meant here and now, or may be."""
    if not contexts or (rule.code not in _SAID and rule.code != THREAT):
        return ""
    around = _around(contexts, tokens)
    here = [*around.near(hit, contexts)]
    if rule.code == THREAT:
        return FIGURE if any(_is_set(hit, each) for name, each in here if name == FIGURE) else ""
    return _on_the_spot(hit, here, around, tokens) or _of_the_sentence(rule, hit, here, around, tokens)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is asked of the contexts of a text for each of its phrases, worked out once.

    ``names`` and ``of_self`` are by sentence; ``starts`` and ``longest`` tell where a context near a phrase begins.
    """

    contexts: Contexts
    names: dict[int, set[str]]
    of_self: set[int]
    starts: Sequence[int]
    longest: int
    last_answer: int
    last_taken_back: int
    recovered: bool

    def near(self, hit: Hit, contexts: Contexts) -> Iterator[tuple[str, Hit]]:
        """Those that may touch the phrase or ask for it."""
        first = bisect_left(self.starts, hit.start - self.longest - _QUESTION_REACH)
        yield from contexts[first : bisect_left(self.starts, hit.end)]


def _around(contexts: Contexts, tokens: Tokens) -> _Around:
    noted = tokens.notes.get(_Around)
    if noted is not None and noted.contexts is contexts:
        return noted  # type: ignore[no-any-return]  # kept there below
    names: dict[int, set[str]] = {}
    for name, each in contexts:
        names.setdefault(tokens.sentences[each.start], set()).add(name)
    found = _Around(
        contexts,
        names,
        {number for word, number in zip(tokens.words, tokens.sentences, strict=True) if word in _SELF_WORDS},
        [each.start for _, each in contexts],
        max(each.end - each.start for _, each in contexts),
        max([_short_answer(tokens), *(each.end for name, each in contexts if name == ANSWERED)]),
        max((each.end for name, each in contexts if name == TAKEN_BACK), default=-1),
        any(name == RECOVERED for name, _ in contexts),
    )
    tokens.notes[_Around] = found
    return found


def _short_answer(tokens: Tokens) -> int:
    """Where the last sentence ends that ends so: "if I was still suicidal. I am."; -1 where none does."""
    words, numbers = tokens.words, tokens.sentences
    for end in range(len(words), 1, -1):
        last = end == len(words) or numbers[end] != numbers[end - 1]
        if last and (words[end - 2], words[end - 1]) in _SHORT_ANSWERS:
            return end
    return -1


def is_nothing(rule: Rule, hit: Hit, contexts: Contexts, tokens: Tokens, *, passed_over: bool) -> bool:
    """Whether what is meant as a figure is a set phrase and no more: "career suicide", "tuer le temps".

    ``passed_over``: a model that would read the sentence passes over it. Then it is no set phrase alone where the rest
    speaks of the one who writes: a person reads what else it says.
    """
    if rule.code not in _SET_PHRASES:
        return False
    sets = [each for name, each in _around(contexts, tokens).near(hit, contexts) if name == FIGURE]
    sets = [each for each in sets if _is_set(hit, each)]
    if not sets or not passed_over:
        return bool(sets)
    first, last = min(hit.start, *(each.start for each in sets)), max(hit.end, *(each.end for each in sets))
    number = tokens.sentences[hit.start]
    begin, end = bisect_left(tokens.sentences, number), bisect_right(tokens.sentences, number)
    return _SELF_WORDS.isdisjoint([*tokens.words[begin:first], *tokens.words[last:end]])


def _is_set(hit: Hit, figure: Hit) -> bool:
    """Whether the words are part of a set phrase, and do not only stand in the gap of a long one: "the queue, I will
    kill them, makes me want to die"."""
    inside = hit.start <= figure.start and figure.end < hit.end
    return _meet(hit, figure) and not inside and figure.end - figure.start <= hit.end - hit.start + _SET


def _on_the_spot(hit: Hit, here: Contexts, text: _Around, tokens: Tokens) -> str:
    """Of the words themselves: "not suicidal", "die laughing", "suicide prevention week"."""
    if _is_figure(hit, here):
        return FIGURE
    for name, each in here:
        if not _meet(hit, each):
            continue
        if name == LOSS or (name == GROUP and not _is_one_of_them(max(hit.end, each.end), tokens)):
            return name
        if name == NAME and not _is_inside(each, hit):
            return name
        if name == DENIED and _denies(each, tokens) and text.last_taken_back <= hit.end:
            return name
    return ""


def _is_one_of_them(end: int, tokens: Tokens) -> bool:
    """Whether the writer is one of those who are spoken of: "people who want to die, like me"."""
    near = tokens.words[end : end + _AS_ONE_REACH]
    return any(pair in _AS_ONE for pair in zip(near, near[1:], strict=False))


def _is_figure(hit: Hit, here: Contexts) -> bool:
    return any(
        name == FIGURE and _meet(hit, each) and not (hit.start <= each.start and each.end < hit.end)
        for name, each in here
    )


def _meet(hit: Hit, each: Hit) -> bool:
    return each.start < hit.end and hit.start < each.end


def _is_inside(each: Hit, hit: Hit) -> bool:
    """Whether a name is only a part of what is said: "about suicide" in "I think about suicide"."""
    return hit.start < each.start and each.end <= hit.end


def _leads_to(question: Hit, hit: Hit, tokens: Tokens) -> bool:
    """Whether the phrase is what was asked: "they asked me if I was suicidal"."""
    if tokens.sentences[question.start] != tokens.sentences[hit.start]:
        return False
    return question.start <= hit.start and question.end < hit.end and hit.start - question.end <= _QUESTION_REACH


def _denies(denial: Hit, tokens: Tokens) -> bool:
    words = tokens.words
    if denial.end < len(words) and words[denial.end] in _EVEN_MORE:
        return False
    before = words[max(0, denial.start - _DENIAL_REACH) : denial.start]
    return words[denial.start] != "without" or _NOT.isdisjoint(before)


def _of_the_sentence(rule: Rule, hit: Hit, here: Contexts, text: _Around, tokens: Tokens) -> str:
    sentence = tokens.sentences[hit.start]
    around = text.names.get(sentence, set())
    if ADVICE in around and sentence not in text.of_self:
        return ADVICE
    answered = text.last_answer > hit.end
    if not answered and any(name == ASKED and _leads_to(each, hit, tokens) for name, each in here):
        return ASKED
    if rule.code == MENTION and WORK in around:
        return WORK
    if FICTION in around and _SELF_WORDS.isdisjoint(tokens.words[hit.start : hit.end]):
        return FICTION
    return "" if answered or NOW in around else _once(rule, hit, around, tokens, recovered=text.recovered)


def _once(rule: Rule, hit: Hit, around: set[str], tokens: Tokens, *, recovered: bool) -> str:
    """Told in the past tense, of a time that is over."""
    if _PAST_WORDS.isdisjoint(tokens.words[max(0, hit.start - 2) : hit.end]):
        return ""
    if PAST in around:
        return PAST
    return RECOVERED if recovered and rule.code in _SAID_OF_SELF else ""


def told_sentences(matches: Matches, tokens: Tokens) -> set[int]:
    """The sentences whose phrases of danger are all told in another sense: no sign of danger to the model.

    So is a figure of speech that no rule takes for danger: "this waiting list is killing me".
    """
    told: set[int] = set()
    meant: set[int] = set()
    for rule, hit in matches.hits:
        if sense_of(rule, hit, matches.contexts, tokens):
            told.add(tokens.sentences[hit.start])
        elif rule.code != MENTION:
            meant.add(tokens.sentences[hit.start])
    told.update(tokens.sentences[hit.start] for name, hit in matches.contexts if name == FIGURE)
    return told - meant
