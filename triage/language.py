"""Which language a post is written in. Pure.

English and French are scored. Calling another language neutral would hide what it says; calling a short English
post Tagalog would hide it as well, so short posts follow the platform or, in plain ASCII, count as English, unless
their words are French.
"""

import re
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH, FRENCH = "en", "fr"
NO_NAME = "und"  # of a script that none of those below is written in
NAMES = {
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "ga": "Irish",
    "gd": "Scottish Gaelic",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "ht": "Haitian Creole",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "ta": "Tamil",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_UNKNOWN = frozenset({"", "und", "zxx", "qme", "qht", "qam", "qct", "qst", "art", "in"})
_COMMON = frozenset(
    "the and to of is was were are be been being for with that this these those it its you i your youre "  # noqa: SIM905
    "my we our they them their theyre he she his her have has had having not but at from by if or as "
    "who which what when where how why there then than so just do does dont doesnt did didnt im ive all "
    "any some more most much many other only would could should will can cant cannot couldnt wouldnt wont "
    "isnt wasnt very really never always after before about because out up off over into down through "
    "while got get getting go going know like one every even still again back here too also want need "
    "feel felt think people day time help good great thank thanks told said went made make nobody someone "
    "something anything everyone nothing".split()
)
_FRENCH = frozenset(
    "je jai jetais jen elle nous vous ils elles les une des du au aux et est suis sont etait etre avoir "  # noqa: SIM905
    "pas ne cette ces mon mes notre votre vos leur leurs pour dans avec sans sur sous tres trop mais donc "
    "comme quand tout tous toute faire fait peut peux veux cest quil quelle quon moi toi lui ca chez "
    "depuis encore jamais rien aussi meme alors cetait dun dune nai nest pourquoi parce cet ceux celle "
    "toujours vraiment jpeux jveux jsuis jvais merci bonjour enfin quel quelle quels quelles quelquun "
    "personne beaucoup mieux mois semaine semaines jours heures annee annees lundi mardi mercredi jeudi vendredi "
    "samedi dimanche aujourdhui hier demain voici voila deja souvent avant apres pendant devant derriere nouveau "
    "nouvelle fille fils mere pere gens equipe soins sante medecin infirmier infirmiere hopital clinique attente "
    "locaux accueil lieu endroit equipes intervenant intervenante intervenants psychologue psychiatre fuir "
    "aucun aucune belle contente heureux heureuse gentil gentille rapide fermes ouvert jaime jaurais jattends "
    "jhabite deux ans quatre".split()
)
_ALSO_FRENCH = frozenset(
    "de la le ce un en que qui se te il on si bien y ma sa ta son ses mal non oui va vie fois jour aller dit "  # noqa: SIM905
    "plus juste".split()
)
_FRENCH_SPELLING = re.compile(
    r"\b(?:j|qu|jusqu)'(?=[^\W\d_])|\bn'(?=[aeiouyhé])|\bm'(?=a\b|ont\b)|\bplus d(?:e\b|')", re.IGNORECASE
)
_ALSO_FRENCH_SPELLING = re.compile(r"\b[dl]'(?=[^\W\d_])", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff]")
_PLAINLY = 0.25  # of the words are among the commonest of one language
_WORDS_READ = 400
_FEW = 3  # words: "Plus jamais", "Merci Josée"
_SHORT = 6  # words: below this a model of byte patterns is guessing
_READ = 2_000  # characters that the model looks at
_SURE, _FAIRLY_SURE = 0.9, 0.6


def identify(text: str, words: Sequence[str], platform: str = "") -> str:
    """Two-letter code of the language of a normalised text; "" when there is no word in it.

    ``words`` are its folded words, ``platform`` the code that the platform gave, which may be wrong.
    """
    words = words[:_WORDS_READ]
    english = sum(map(_COMMON.__contains__, words))
    if english >= _PLAINLY * len(words) and english:  # most posts end here
        return ENGLISH
    said = platform.lower().replace("_", "-").split("-")[0]
    said = "" if said in _UNKNOWN else said[:8]
    words = [word for word in words if word[0].isalpha()]
    if not words:
        return ""
    if english >= _PLAINLY * len(words):
        return ENGLISH
    if _is_french(text, words, english, said):
        return FRENCH
    if english >= _PLAINLY / 2 * len(words) and said == ENGLISH:
        return ENGLISH
    if len(words) < _SHORT:
        return _short(text, words, said)
    guess, confidence = _guess(text)
    if guess == said or confidence >= _SURE:
        return guess
    return said or _in_doubt(text, guess, confidence)


def _is_french(text: str, words: Sequence[str], english: int, said: str) -> bool:
    """By words that are French alone; one is enough in a few words, none of them English, and beside words that it
    shares unless the model says otherwise.
    """
    french = sum(map(_FRENCH.__contains__, words)) + len(_FRENCH_SPELLING.findall(text[:_READ]))
    shared = sum(map(_ALSO_FRENCH.__contains__, words)) + len(_ALSO_FRENCH_SPELLING.findall(text[:_READ]))
    if french <= 2 * english or french + shared < _PLAINLY * len(words):
        return False
    if french >= 2 or (not english and 2 <= len(words) <= _FEW and said in ("", FRENCH)):
        return True
    return shared > 0 and (len(words) < _SHORT or _guess(text)[0] == FRENCH)


def beside_english(text: str, words: Sequence[str]) -> str:
    """The other language of a sentence in an English post; "" where its words are English, or it may well be."""
    english = sum(map(_COMMON.__contains__, words))
    if english >= _PLAINLY * len(words):
        return ""
    if _is_french(text, words, english, ""):
        return FRENCH
    guess = _guess(text)[0]
    return "" if guess in (ENGLISH, FRENCH) else guess


def name_of(code: str) -> str:
    """English name of a language, or "another language"."""
    return NAMES.get(code, "another language")


def _short(text: str, words: Sequence[str], said: str) -> str:
    if said:
        return said
    if all(word.isascii() for word in words) and text.isascii():
        return ENGLISH
    return _in_doubt(text, *_guess(text))


def _in_doubt(text: str, guess: str, confidence: float) -> str:
    """English, but for a text in another script: that one is not English whatever the model says."""
    letters = sum(map(str.isalpha, text[:_READ]))
    if 2 * len(_OTHER_SCRIPT.findall(text[:_READ])) > letters:
        return guess if guess not in (ENGLISH, FRENCH) else NO_NAME
    return guess if confidence >= _FAIRLY_SURE else ENGLISH


def _guess(text: str) -> tuple[str, float]:
    language, confidence = _model().classify(text[:_READ])
    return str(language), float(confidence)


@cache
def _model() -> LanguageIdentifier:
    # Loaded at first use: only workers pay its memory.
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(NAMES))
    return model
