"""The desk's French phrases: what each is for, what lies close by, and that they cost English nothing."""

import json

import pytest

from triage.detectors import known, shipped_groups
from triage.french.elisions import spellings
from triage.judge import judge
from triage.phrases import PhraseBook
from triage.taxonomy import CODES
from triage.text import sentences, tokens
from triage.version import DATA

FOUND = [
    ("access.waiting", "concern", "Quatorze mois d'attente pour une première rencontre"),
    ("access.waiting", "concern", "Mon garçon est sur leur liste depuis le printemps"),
    ("access.waiting", "concern", "On a passé sept heures à l'urgence pour rien"),
    ("access.contact", "concern", "Le téléphone sonne dans le vide toute la journée"),
    ("access.contact", "concern", "Votre secrétariat est injoignable"),
    ("access.appointment", "concern", "L'évaluation de ma mère a encore été repoussée"),
    ("access.refused", "concern", "Ma demande a été rejetée, je ne rentre pas dans leurs critères"),
    ("access.refused", "concern", "On se renvoie d'un service à l'autre, ils se renvoient la balle"),
    ("care.discharge", "concern", "Sortie bâclée, aucune ordonnance, rien"),
    ("care.continuity", "concern", "Troisième psychologue cette année"),
    ("care.continuity", "concern", "Mon médecin est à la retraite et il n'y a pas de remplaçant"),
    ("care.effective", "concern", "Je suis toujours au même point"),
    ("staff.attitude", "concern", "L'infirmière de soir était vraiment brusque"),
    ("staff.attitude", "concern", "On m'a crié dessus devant tout le monde"),
    ("staff.listening", "concern", "Il regardait son écran du début à la fin"),
    ("staff.competence", "concern", "Elle n'avait même pas lu mes notes ni mon dossier"),
    ("staff.levels", "concern", "Manque flagrant d'effectifs"),
    ("info.communication", "concern", "Transféré sans nous avertir"),
    ("rights.dignity", "concern", "Fouillée devant des inconnus, j'en tremble encore"),
    ("rights.equity", "concern", "On m'a répondu seulement en anglais"),
    ("rights.detention", "concern", "Attachée à un lit sans explication"),
    ("family.carers", "concern", "Jamais personne n'a prévenu la famille"),
    ("env.facilities", "concern", "La douche est brisée depuis deux semaines"),
    ("admin.process", "concern", "Votre site plante quand on envoie le formulaire"),
    ("safety.medication", "concern", "Elle a reçu la double dose hier soir"),
    ("safeguard.abuse_neglect", "concern", "Il avait des ecchymoses sur les deux bras"),
    ("privacy.breach_by_org", "concern", "Elle a lu mon diagnostic à voix haute"),
    ("reputation.escalating", "concern", "Je vais déposer une plainte demain"),
    ("reputation.escalating", "concern", "Faites tourner cette publication"),
    ("enquiry.question", "neutral", "Vous prenez les personnes sans médecin?"),
    ("strength.kindness", "strength", "L'équipe de nuit est adorable"),
    ("strength.listened", "strength", "Enfin quelqu'un qui m'écoute vraiment"),
    ("strength.helped", "strength", "Cette équipe m'a redonné espoir"),
    ("strength.access", "strength", "Zéro attente et un accueil impeccable"),
    ("strength.professional", "strength", "Elle connaît bien son métier"),
]
NEAR = [
    ("rights.detention", "Il n'y a pas d'internet dans la chambre"),
    ("safety.feeling_unsafe", "Je me sens plus en sécurité grâce à vous"),
    ("privacy.breach_by_org", "J'ai parlé de mon histoire dans le groupe et ça m'a fait du bien"),
    ("strength.professional", "On ne m'a pas prise au sérieux"),
    ("reputation.escalating", "Le ministre a annoncé un budget"),
    ("safeguard.abuse_neglect", "Les frappes sont interdites sur le clavier de l'accueil"),
    ("staff.attitude", "J'avais froid dans la salle avec ma fille"),
    ("safety.medication", "Je n'ai jamais eu besoin de traitement"),
    ("care.continuity", "Ma psychologue fait partie de ma guérison"),
    ("staff.attitude", "Ma fille rit de nouveau depuis l'été"),
    ("care.continuity", "Comment changer de médecin chez vous?"),
    ("strength.helped", "Ça fait bien trois ans que je viens ici"),
]


def found(text: str) -> set[tuple[str, str]]:
    return {(each.code, each.polarity) for each in judge(text, language="fr").findings if each.source == "rule"}


@pytest.mark.parametrize(("code", "polarity", "text"), FOUND)
def test_a_french_phrase_finds_what_it_is_for(code: str, polarity: str, text: str) -> None:
    assert (code, polarity) in found(text)


@pytest.mark.parametrize(("code", "text"), NEAR)
def test_a_french_phrase_leaves_what_lies_close_by(code: str, text: str) -> None:
    assert code not in {each for each, _ in found(text)}


def test_a_french_complaint_is_found_in_french_alone() -> None:
    assert ("access.refused", "concern") in found("Ils se renvoient la balle")
    text = "The sign says ils se renvoient la balle, the staff were lovely"
    assert not any(each.rule.endswith(": French") for each in judge(text, language="en").findings)


def test_a_word_is_found_behind_what_is_elided_before_it() -> None:
    book = PhraseBook({})
    book.add(0, "accueil glacial", spellings)
    for text in ("Accueil glacial", "L'accueil glacial", "Cet exemple d'accueil glacial"):
        assert [hit.rule for hit in book.find(tokens(text, sentences(text), known))] == [0], text
    assert book.find(tokens("Recueil glacial", [(0, 15)], known)) == []


def test_a_beginning_of_words_is_found_behind_an_elision_too() -> None:
    book = PhraseBook({})
    book.add(0, "annul*", spellings)
    text = "Ils m'annulent tout"
    assert len(book.find(tokens(text, sentences(text), known))) == 1


def test_a_consonant_a_little_word_and_a_short_one_have_nothing_before_them() -> None:
    assert spellings("psychologue") == ("psychologue",)
    assert spellings("elle") == ("elle",)
    assert spellings("au") == ("au",)
    assert {"attente", "lattente", "dattente"} <= set(spellings("attente"))


def test_phrases_that_share_their_beginnings_are_all_found() -> None:
    book = PhraseBook({})
    book.add(0, "lattente longue")
    book.add(1, "attente longue", spellings)
    book.add(2, "attente courte", spellings)
    for text, rules in (("L'attente longue", {0, 1}), ("attente longue", {1}), ("L'attente courte", {2})):
        assert {hit.rule for hit in book.find(tokens(text, sentences(text), known))} == rules, text


def test_more_french_changes_no_reading_of_a_disguise() -> None:
    """Else "m0ndays" might be put right into French, and every model would have to learn again."""
    more = json.loads((DATA / "french_signals.json").read_text("utf-8"))
    assert "expeditive" in json.dumps(more)
    assert not known("expeditive")
    assert not known("lexpeditive")
    assert known("incompetent")


def test_every_french_phrase_is_of_a_known_signal_and_of_a_bounded_size() -> None:
    rules = [(rule, texts) for rule, texts in shipped_groups()[0] if rule.elided]
    assert rules
    assert {rule.code for rule, _ in rules} <= set(CODES)
    assert all(rule.french for rule, _ in rules)
    assert all(len(text) < 700 for _, texts in rules for text in texts)
