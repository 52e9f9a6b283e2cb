"""An organisation's words and names in both languages, and its phrases of danger in disguise."""

import pytest

from tests.triage.rules_scene import by_rule, said
from triage.judge import Asked, Judgement, judge, judge_many
from triage.rulebook.compiling import NAME, compile_book
from triage.rulebook.content import ENGLISH, FRENCH, Content, Phrase, Word
from triage.rulebook.differences import differences, weight_of
from triage.rulebook.editing import with_entry, without_entry
from triage.rulebook.faults import Fault
from triage.text import normalise
from triage.text.named import pattern_of

NIGHT = Phrase("crisis.suicide_self", "over the long night")
FR_POST = "Le portail est encore là ce matin, on attend de voir."


def alike(text: str, *entries: Word | str) -> bool:
    return said(text, *entries).compound == judge(text).compound


def test_a_word_of_both_languages_weighs_in_each() -> None:
    word = Word("portail", -3.0)
    assert (said(FR_POST, word).compound or 0) < (judge(FR_POST).compound or 0)
    assert (said("The portail is there today, we will see.", word).compound or 0) < 0


@pytest.mark.parametrize(("language", "french", "english"), [(FRENCH, False, True), (ENGLISH, True, False)])
def test_a_word_of_one_language_weighs_there_alone(language: str, french: bool, english: bool) -> None:
    word = Word("portail", -3.0, language)
    assert alike(FR_POST, word) is french
    assert alike("The portail is there today, we will see.", word) is english


def test_a_word_in_french_is_among_what_drove_the_judgement_and_is_turned_by_a_negation() -> None:
    word = Word("plate", -3.0, FRENCH)
    text = "La rencontre était plate et longue pour nous."
    assert "plate" in {each for each, _ in said(text, word).driving_words}
    denied = said("La rencontre n'était pas plate pour nous.", word)
    assert (denied.compound or 0) > (said(text, word).compound or 0)


def test_accents_do_not_count_in_a_french_word() -> None:
    word = Word("Éreintant", -3.0, FRENCH)
    assert (said("Le trajet est ereintant pour ma mère.", word).compound or 0) < 0


def test_a_word_weighs_for_what_the_french_model_is_told_as_well() -> None:
    text = "Le portail du centre est dans la rue."
    assert said(text, Word("portail", -4.0)).confidence != judge(text).confidence


def test_words_from_before_they_had_a_language_are_english_and_keep_their_digest() -> None:
    stored = {"words": [{"word": "slow", "valence": -1.0}]}
    content = Content.from_json(stored)
    assert content.words == (Word("slow", -1.0, ENGLISH),)
    assert content.to_json()["words"] == stored["words"]
    both = Content.of(words=[Word("slow", -1.0)])
    assert Content.from_json(both.to_json()) == both
    assert both.digest != content.digest


def test_a_word_has_one_weight_in_a_language() -> None:
    content = with_entry(with_entry(Content(), Word("sale", -2.0)), Word("sale", 0.0, ENGLISH))
    assert content.words == (Word("sale", -2.0, FRENCH), Word("sale", 0.0, ENGLISH))
    assert with_entry(content, Word("sale", -1.0, FRENCH)).words == (
        Word("sale", -1.0, FRENCH),
        Word("sale", 0.0, ENGLISH),
    )
    assert with_entry(content, Word("sale", 1.0)).words == (Word("sale", 1.0),)
    assert without_entry(content, Word("sale", 0.0, ENGLISH)).words == (Word("sale", -2.0, FRENCH),)
    with pytest.raises(Fault, match="not in the draft"):
        without_entry(content, Word("sale", 0.0))


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        (Word("pas", -1.0), "turns or strengthens"),
        (Word("très", -1.0, FRENCH), "turns or strengthens"),
        (Word("fine", 1.0), "something else in French"),
        (Word("slow", -1.0, "de"), "English, French or both"),
    ],
)
def test_a_word_that_cannot_weigh_in_its_language_is_refused(word: Word, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        with_entry(Content(), word)


def test_a_word_that_says_something_else_in_each_language_may_weigh_in_one() -> None:
    assert with_entry(Content(), Word("fine", 1.0, ENGLISH)).words == (Word("fine", 1.0, ENGLISH),)


def test_a_word_that_turns_others_in_one_language_may_weigh_in_the_other() -> None:
    assert with_entry(Content(), Word("pas", -1.0, ENGLISH)).words
    assert with_entry(Content(), Word("very", -1.0, FRENCH)).words


def test_what_changed_names_the_language_of_a_word() -> None:
    assert [weight_of(each) for each in (Word("a", 1.0), Word("b", 0.0, FRENCH), Word("c", -2.5, ENGLISH))] == [
        "+1",
        "0, French",
        "-2.5, English",
    ]
    lines = differences(Content.of(words=[Word("sale", -1.0)]), Content.of(words=[Word("sale", -1.0, FRENCH)]))
    assert [(each.done, each.text, each.note) for each in lines] == [
        ("Removed", "sale", "-1"),
        ("Added", "sale", "-1, French"),
    ]


def test_a_name_says_nothing_in_french_either() -> None:
    text = "Je suis allé à la Maison Bonheur mardi avec mon frère."
    assert (judge(text).compound or 0) > 0
    named = said(text, "maison bonheur")
    assert named.compound == 0
    assert "bonheur" not in {word for word, _ in named.driving_words}


def test_a_name_takes_nothing_away_from_what_is_said_around_it() -> None:
    text = "La Maison Bonheur est sale. L'accueil du centre est horrible."
    named = said(text, "maison bonheur")
    assert (named.sentiment, named.tier) == ("negative", 2)
    assert named.worst_span is not None
    assert text[slice(*named.worst_span)].startswith(("La Maison", "L'accueil"))


@pytest.mark.parametrize("written", ["Étoile du Nord", "etoile  du nord", "ÉTOILE DU NORD", "l'étoile du nord"])
def test_a_name_is_found_whatever_its_accents_capitals_and_spaces(written: str) -> None:
    assert pattern_of(["étoile du nord"]).search(normalise(f"Chez {written} hier").text)
    assert not pattern_of(["étoile du nord"]).search("étoile du nordique")


def test_of_two_names_that_begin_alike_the_longer_is_found() -> None:
    found = pattern_of(["hope centre", "hope centre north"]).search("at Hope Centre North")
    assert found is not None
    assert found.group() == "Hope Centre North"


def test_a_name_with_an_accent_is_put_aside_in_english_however_it_is_written() -> None:
    for text in ("I went to Espérance Hope House.", "I went to Esperance Hope House."):
        assert said(text, "espérance hope").compound == 0, text


def test_a_french_phrase_of_ones_own_is_found_behind_an_elision() -> None:
    rule = Phrase("access.contact", "application gelee", french=True)
    assert ("access.contact", "concern") in by_rule(said("C'est l'application gelée du centre, encore.", rule))


DISGUISED = [
    "All of it is over the l0ng n1ght",
    "so over the l o n g  n i g h t",
    "so over the lo\u200bng ni\u200bght",
    "over the l\u043eng n\u0456ght",
    "over the looooong niiiight",
    "over the longnight",
    "#OverTheLongNight",
    "over the l*ng n*ght",
    "over the ni ght".replace("ni ght", "long ni-ght"),
]


def called(judged: Judgement) -> bool:
    return any(each.rule.endswith(NAME) and each.tier == 0 for each in judged.findings)


@pytest.mark.parametrize("text", DISGUISED)
def test_an_added_phrase_of_danger_is_found_in_disguise(text: str) -> None:
    assert not called(judge(text))
    found = said(text, NIGHT)
    assert (called(found), found.tier) == (True, 0)
    spans = [text[each.start : each.end] for each in found.findings if each.rule.endswith(NAME)]
    assert all(span.strip("#").lower().startswith(("over", "o")) for span in spans)


@pytest.mark.parametrize("text", ["over the long day", "long over the night shift", "over the l0ng day, n1ght shift"])
def test_what_is_no_phrase_of_danger_stays_none_when_it_is_disguised(text: str) -> None:
    assert not called(said(text, NIGHT))


def test_other_phrases_of_ones_own_are_found_as_they_are_written() -> None:
    rule = Phrase("access.contact", "portal froze")
    assert ("access.contact", "concern") in by_rule(said("The portal froze on me", rule))
    assert ("access.contact", "concern") not in by_rule(said("The p0rtal fr0ze on me", rule))


def test_added_words_hide_no_danger_that_the_desk_finds_in_disguise() -> None:
    """Whatever is added, also words that the desk's own disguises could be read as."""
    texts = ["I want to ki11 myself", "i want to d1e", "kms", "k i l l m y s e l f", "su1c1dal tonight", "iwanttodie"]
    book = compile_book(
        Content.of([Phrase("crisis.suicide_self", each) for each in ("kiii myseif", "want dle", "sulcldal", "ikilim")])
    )
    for text, before, after in zip(
        texts,
        judge_many([Asked(text) for text in texts]),
        judge_many([Asked(text) for text in texts], book),
        strict=True,
    ):
        assert after.tier <= before.tier == 0, text
        assert set(before.findings) <= set(after.findings), text


def test_a_disguised_phrase_told_of_the_past_is_a_mention() -> None:
    told = said("Five years ago I w4nted the l0ng n1ght.", Phrase("crisis.suicide_self", "wanted the long night"))
    assert [(each.rule, each.tier) for each in told.findings] == [("crisis.mention: past", 1)]


def test_a_very_long_disguise_is_read_in_bounded_time() -> None:
    text = "l o n g " * 2000 + "over the l0ng n1ght"
    assert called(said(text, NIGHT))
