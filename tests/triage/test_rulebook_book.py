"""What a book judges: more than the desk alone, or otherwise, and never less of danger."""

import time

import pytest

from tests.triage.rules_scene import by_rule, said
from triage.detectors import Found
from triage.judge import Asked, judge, judge_by_each, judge_many
from triage.rulebook import limits
from triage.rulebook.book import SHIPPED
from triage.rulebook.checking import faults_in
from triage.rulebook.compiling import NAME, compile_book
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.editing import with_entry, without_entry
from triage.rulebook.faults import Fault
from triage.rulebook.shipped import codes_with_phrases, danger_phrases, kind_of, own_phrases


def test_without_rules_the_book_is_the_desks_own() -> None:
    assert compile_book(Content()) is SHIPPED


def test_an_added_phrase_is_found_where_it_stands_and_named_as_the_organisations() -> None:
    text = "Honestly the Portal hung on me."
    found = [each for each in said(text, Phrase("access.contact", "portal (froze|hung)")).findings if NAME in each.rule]
    assert [(each.code, each.polarity, each.tier, text[each.start : each.end]) for each in found] == [
        ("access.contact", "concern", 2, "Portal hung")
    ]
    assert ("access.contact", "concern") not in by_rule(judge(text))


@pytest.mark.parametrize(
    ("code", "phrase", "text", "polarity"),
    [
        ("access.contact", "portal froze", "The portal froze.", "concern"),
        ("staff.attitude", "bossy", "They were bossy.", "concern"),
        ("safety.medication", "blister packs mixed", "My blister packs mixed up.", "concern"),
        ("strength.kindness", "walked me home", "She walked me home.", "strength"),
        ("enquiry.question", "family day too", "Family Day too?", "neutral"),
    ],
)
def test_a_phrase_is_read_as_its_signal_is(code: str, phrase: str, text: str, polarity: str) -> None:
    assert (code, polarity) in by_rule(said(text, Phrase(code, phrase)))
    assert (code, polarity) not in by_rule(judge(text))


def test_a_negated_phrase_is_no_concern() -> None:
    assert ("staff.attitude", "concern") not in by_rule(
        said("They were not bossy at all.", Phrase("staff.attitude", "bossy"))
    )


def test_a_french_phrase_is_for_posts_in_french() -> None:
    rule = Phrase("access.contact", "portail gele", french=True)
    french = "Le portail gelé encore une fois, personne ne répond à mes messages depuis lundi."
    assert any(NAME in each.rule for each in said(french, rule).findings)
    assert not any(
        NAME in each.rule for each in said("They told us the portail gele again, what a pity.", rule).findings
    )


def test_a_phrase_switched_off_is_not_found_and_the_others_are() -> None:
    text = "The receptionist was rude and nobody answers."
    own = next(each for each in own_phrases()["staff.attitude"] if "rude" in each.text)
    before, after = by_rule(judge(text)), by_rule(said(text, Off(own.code, own.text)))
    assert ("staff.attitude", "concern") in before
    assert after == before - {("staff.attitude", "concern")}


def test_a_word_moves_the_score_and_is_named_among_the_words() -> None:
    text = "The portal was awful again and nobody helped."
    before, told = judge(text), said(text, Word("portal", -3.0))
    assert before.compound is not None
    assert told.compound is not None
    assert told.compound < before.compound
    assert ("portal", -3.0) in told.driving_words
    assert "portal" not in dict(before.driving_words)


def test_a_word_of_weight_nought_says_nothing() -> None:
    assert said("What a nice place.", Word("nice", 0.0)).compound == 0
    assert judge("What a nice place.").compound != 0


def test_the_words_of_a_name_say_nothing_of_how_somebody_feels() -> None:
    text = "I went to Hope  Centre on Monday."
    assert said(text, "hope centre").compound == 0
    assert judge(text).compound != 0
    assert said("I hope the centre opens.", "hope centre").compound == judge("I hope the centre opens.").compound


def test_what_cannot_be_read_any_more_is_left_out_and_the_rest_judges() -> None:
    content = Content.of(
        [Phrase("access.contact", "portal froze"), Phrase("access.gone", "x"), Phrase("access.contact", "(")]
    )
    assert len(faults_in(content)) == 2
    told = judge_many([Asked("The portal froze.")], compile_book(content))[0]
    assert ("access.contact", "concern") in by_rule(told)


@pytest.mark.parametrize(
    ("entry", "said_of_it"),
    [
        (Phrase("topic.none", "late again"), "Choose a signal from the list."),
        (Phrase("privacy.pii_in_post", "late again"), "Choose a signal from the list."),
        (
            Phrase("staff.attitude", next(e.text for e in own_phrases()["staff.attitude"] if not e.french).strip()),
            "already",
        ),
        (Phrase("crisis.suicide_self", "wanna die"), "already"),
        (Off("staff.attitude", "never there"), "no such phrase"),
        (Word("two words", 1.0), "one word"),
        (Word("x", 1.0), "2 to 40 letters"),
        (Word("very", 1.0), "turns or strengthens"),
        (Word("don't", 1.0), "turns or strengthens"),
        (Word("slow", 4.5), "-4 (worst) to 4 (best)"),
        (Word("slow", float("nan")), "-4 (worst) to 4 (best)"),
        ("hope", "2 to 6 words"),
        ("hope (centre)", "without brackets"),
        ("one two three four five six seven", "2 to 6 words"),
        ("long " * 20, "Shorten"),
    ],
)
def test_what_may_not_stand_in_a_book_is_refused(entry: Phrase | Off | Word | str, said_of_it: str) -> None:
    with pytest.raises(Fault) as refusal:
        with_entry(Content(), entry)
    assert said_of_it in refusal.value.reason


def test_nothing_is_added_twice_or_removed_twice() -> None:
    content = with_entry(Content(), "Hope Centre")
    with pytest.raises(Fault, match="in the draft already"):
        with_entry(content, "hope  centre")
    gone = without_entry(content, "hope centre")
    assert gone == Content()
    with pytest.raises(Fault, match="not in the draft any more"):
        without_entry(gone, "hope centre")


def test_a_words_new_weight_takes_the_place_of_the_old() -> None:
    assert with_entry(Content.of(words=[Word("slow", -1.0)]), Word("Slow", -2.0)) == Content.of(
        words=[Word("slow", -2.0)]
    )


def test_a_book_has_room_for_so_many_and_no_more() -> None:
    words = [Word(f"word{number}", 1.0) for number in range(limits.MOST_LEXICON)]
    with pytest.raises(Fault, match="room for 500 words"):
        with_entry(Content.of(words=words), Word("another", 1.0))
    many = "(aa|bb|cc|dd|ee|ff|gg|hh|ii|jj) (kk|ll|mm|nn|oo|pp|qq|rr|ss|tt)"
    phrases = [Phrase("access.contact", f"{many} late{n}") for n in range(100)]
    with pytest.raises(Fault, match="too many sequences"):
        with_entry(Content.of(phrases), Phrase("access.contact", f"{many} later"))


def test_the_digest_is_of_what_is_said_and_not_of_its_order() -> None:
    one, other = Phrase("access.contact", "late"), Phrase("access.waiting", "slow")
    assert Content.of([one, other]).digest == Content.of([other, one, other]).digest
    assert Content.of([one]).digest != Content.of([one._replace(french=True)]).digest
    content = Content.of([one], [Off("a", "b")], [Word("c", 0.5)], ["d e"])
    assert Content.from_json(content.to_json()) == content


def test_every_signal_with_phrases_says_how_they_are_read() -> None:
    for code in own_phrases():
        assert kind_of(code) in ("fixed", "question", "concern", "strength")
    assert set(danger_phrases()) <= set(codes_with_phrases())


def test_a_full_book_costs_a_post_little() -> None:
    """Generous, for a busy machine: the walk takes time by the words of the text, not by the rules."""
    phrases = [
        Phrase("access.contact", f"(portal|line|desk|door) ..5 word{n}* again") for n in range(limits.MOST_PHRASES)
    ]
    words = [Word(f"word{n}", 1.0) for n in range(limits.MOST_LEXICON)]
    masks = [f"centre number {n}" for n in range(limits.MOST_MASKS)]
    book = compile_book(Content.of(phrases, [], words, masks))
    asked = [Asked(f"The portal was slow {n} and the line word{n}x again. Centre number 3 helped.") for n in range(200)]
    took = []
    for each in (SHIPPED, book):
        judge_many(asked, each)  # warm
        begin = time.process_time()
        judge_many(asked, each)
        took.append(time.process_time() - begin)
    assert took[1] < took[0] * 3 + 0.1


def test_findings_of_a_book_are_in_the_same_order_as_the_desks() -> None:
    found: tuple[Found, ...] = said(
        "The portal froze and staff were rude.", Phrase("access.contact", "portal froze")
    ).findings
    assert list(found) == sorted(found, key=lambda each: (each.tier, each.start, each.code))


def test_several_books_read_together_judge_as_each_alone() -> None:
    book = compile_book(Content.of([Phrase("access.contact", "portal froze")], words=[Word("portal", -3.0)]))
    texts = ["The portal froze.", "Lovely staff, but I waited four months.", "Le portail est lent.", "", "!!!"]
    asked = [Asked(text) for text in texts] + [Asked("We open at nine.", is_own=True), Asked("Good", rating=5)]
    assert judge_by_each(asked, [SHIPPED, book]) == [judge_many(asked, each) for each in (SHIPPED, book)]


def test_a_text_that_breaks_one_of_several_books_goes_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("triage.judge.findings_many", broken)
    told = judge_by_each([Asked("The portal froze.")], [SHIPPED, SHIPPED])
    assert [[each.outcome for each in batch] for batch in told] == [["needs_human"], ["needs_human"]]


def test_the_same_rules_are_the_same_book() -> None:
    one, other = (Content.of([Phrase("access.contact", "portal froze")]) for _ in "ab")
    assert compile_book(one) is compile_book(other)
    assert compile_book(one) is not compile_book(Content.of([Phrase("access.contact", "portal hung")]))
