"""French posts judged as the desk judges them: three classes, mixed, worst sentence, driving words, tiers."""

import json
from pathlib import Path

import pytest

from triage.crisis import deciding
from triage.evaluation import label_of, macro_f1
from triage.french import opinions, score
from triage.french.opinion import problem, second_look
from triage.judge import Asked, judge, judge_many
from triage.learned.opinion import Opinion
from triage.text import sentences

SENTENCES = json.loads((Path(__file__).parent / "french_sentences.json").read_text("utf-8"))
ENOUGH = 0.75


def test_sentences_about_care_are_judged_right_four_times_in_five() -> None:
    asked = [(text, label) for label, texts in SENTENCES.items() for text in texts]
    said = judge_many([Asked(text, "fr") for text, _ in asked])
    assert {each.outcome for each in said} == {"scored"}
    assert macro_f1([(label, label_of(each)) for (_, label), each in zip(asked, said, strict=True)]) >= ENOUGH


def test_no_sentence_was_learned_from() -> None:
    examples = json.loads((Path(deciding.__file__).parents[1] / "data" / "french_examples.json").read_text("utf-8"))
    learned = {text.lower() for texts in examples.values() for text in texts}
    assert learned.isdisjoint(text.lower() for texts in SENTENCES.values() for text in texts)


def test_praise_and_blame_in_one_post_are_mixed_and_the_worst_sentence_is_shown() -> None:
    text = "L'infirmière était très gentille et attentive. L'attente était horrible et les toilettes dégoûtantes."
    said = judge(text)
    assert (said.outcome, said.sentiment, said.tier) == ("scored", "mixed", 2)
    assert said.worst_span is not None
    assert text[slice(*said.worst_span)].startswith("L'attente")
    assert said.worst_sentence is not None
    assert said.worst_sentence < -0.25


def test_driving_words_are_the_writers_own() -> None:
    said = judge("Une équipe formidable, toujours à l'écoute, merci beaucoup à vous tous")
    assert said.sentiment == "positive"
    assert "formidable" in {word for word, _ in said.driving_words}


def test_stars_outrank_french_words_and_disagreement_is_marked() -> None:
    said = judge("Un accueil horrible et personne ne nous a écoutés", language="fr", rating=5)
    assert (said.sentiment, said.disagreement) == ("positive", True)


def test_a_crisis_in_french_does_not_depend_on_its_sentiment() -> None:
    said = judge("Merci pour tout, vous êtes formidables, mais je veux mourir", language="fr")
    assert (said.outcome, said.tier) == ("scored", 0)


def test_the_english_crisis_model_is_not_asked_about_french(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_arguments: object) -> None:
        raise AssertionError("the English model was asked")

    monkeypatch.setattr(deciding, "features_of", asked)
    assert judge("Je suis très content de mon suivi avec cette équipe").outcome == "scored"


def test_a_batch_of_both_languages_is_judged_as_each_alone() -> None:
    posts = [
        Asked("The staff were kind to my mother"),
        Asked("Je suis très déçue, personne ne me rappelle"),
        Asked("Llevo seis meses esperando una cita y nadie me llama"),
        Asked("They never called me back"),
        Asked("Merci à toute l'équipe pour votre aide", "fr"),
    ]
    together = judge_many(posts)
    alone = [judge(post.text, language=post.language) for post in posts]
    assert [(each.sentiment, each.label) for each in together] == [(each.sentiment, each.label) for each in alone]
    assert [each.sentiment for each in together] == ["positive", "negative", "not_scored", "negative", "positive"]
    assert [each.language for each in together] == ["en", "fr", "es", "en", "fr"]


def test_a_topic_takes_the_polarity_of_its_french_clause() -> None:
    said = judge("Les chambres sont très belles et agréables, merci", language="fr")
    assert ("env.facilities", "strength") in {(each.code, each.polarity) for each in said.findings}


def test_a_text_of_links_alone_has_no_opinion_and_no_texts_none() -> None:
    assert opinions([]) == []
    assert opinions([("", score("", []))]) == [None]


def test_without_the_file_there_is_no_opinion_and_the_reason_is_plain(tmp_path: Path) -> None:
    text = "Merci beaucoup"
    assert opinions([(text, score(text, sentences(text)))], tmp_path) == [None]
    assert "french.npz is not there" in problem(tmp_path)
    assert problem() == ""


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "french.npz").write_bytes(b"no archive")
    assert "french.npz is damaged" in problem(tmp_path)


def test_confidence_is_a_probability() -> None:
    for each in judge_many([Asked(text, "fr") for texts in SENTENCES.values() for text in texts]):
        assert each.confidence is None or 1 / 3 <= each.confidence <= 1


def guess(label: str, confidence: float = 0.5, *, mixed: bool = False) -> Opinion:
    return Opinion(label, confidence, mixed, None, 0.0)


@pytest.mark.parametrize(
    ("label", "confidence", "pointing", "compound", "expected"),
    [
        ("neu", 0.9, {"concern"}, 0.0, "neg"),
        ("pos", 0.9, {"concern"}, 0.4, "neg"),
        ("pos", 0.9, {"concern"}, 0.6, "pos"),
        ("neu", 0.9, {"strength"}, 0.0, "pos"),
        ("neg", 0.5, {"strength"}, 0.0, "pos"),
        ("neg", 0.7, {"strength"}, 0.0, "neg"),
        ("neg", 0.5, {"strength"}, -0.5, "neg"),
        ("neu", 0.5, {"concern", "strength"}, 0.0, "neu"),
        ("neu", 0.5, set(), 0.0, "neu"),
    ],
)
def test_what_the_rules_find_outweighs_a_guess_that_is_not_sure(
    label: str, confidence: float, pointing: set[str], compound: float, expected: str
) -> None:
    assert second_look(guess(label, confidence), pointing, compound).label == expected


def test_a_mixed_guess_stays_mixed_whatever_the_rules_find() -> None:
    assert second_look(guess("neg", mixed=True), {"strength"}, 0.0).label == "neg"


def test_a_complaint_told_without_a_bad_word_is_one_where_a_rule_has_it() -> None:
    said = judge("On lui a donné le double de sa dose pendant deux jours", language="fr")
    assert (said.sentiment, said.tier) == ("negative", 1)
    assert said.confidence is None


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Plus jamais.", "", "fr"),
        ("On repassera pour l'humanité.", "", "fr"),
        ("Locaux lumineux, propres et chaleureux.", "", "fr"),
        ("Merci", "und", "en"),
        ("Mes pasado", "es", "es"),
        ("On hold again", "", "en"),
        ("Come on, pick up", "", "en"),
        ("Right on time", "", "en"),
    ],
)
def test_a_few_words_are_of_the_language_that_they_are_of(text: str, platform: str, language: str) -> None:
    assert judge(text, language=platform).language == language
