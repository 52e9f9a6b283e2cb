"""Which language a post is written in. Pure.

Only English is scored. Calling another language neutral would hide what it says; calling a short English
post Tagalog would hide it as well, so short posts follow the platform or, in plain ASCII, count as English.
"""

from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"
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
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_UNKNOWN = frozenset({"", "und", "zxx", "qme", "qht", "qam", "qct", "qst", "art", "in"})
_COMMON = frozenset(
    "the and to of is was were are be been for with that this it you your i my me we our they them their he she "  # noqa: SIM905
    "his her have has had not but on at from who what when where how there so just do did dont im ive its all "
    "would could should will can cant very really never about after".split()
)
_SHORT = 6  # words: below this a model of byte patterns is guessing
_READ = 2_000  # characters that the model looks at
_SURE, _FAIRLY_SURE = 0.9, 0.6


def identify(text: str, words: Sequence[str], platform: str = "") -> str:
    """Two-letter code of the language of a normalised text; "" when there is no word in it.

    ``words`` are its folded words, ``platform`` the code that the platform gave, which may be wrong.
    """
    said = platform.lower().replace("_", "-").split("-")[0]
    said = "" if said in _UNKNOWN else said[:8]
    words = [word for word in words[:400] if word[0].isalpha()]
    if not words:
        return ""
    share = sum(word in _COMMON for word in words) / len(words)
    if share >= 0.3 or (share >= 0.15 and said == ENGLISH):
        return ENGLISH
    if len(words) < _SHORT:
        return _short(text, words, said)
    guess, confidence = _guess(text)
    if guess == said or confidence >= _SURE:
        return guess
    return said or (guess if confidence >= _FAIRLY_SURE else ENGLISH)


def name_of(code: str) -> str:
    """English name of a language, or "another language"."""
    return NAMES.get(code, "another language")


def _short(text: str, words: Sequence[str], said: str) -> str:
    if said:
        return said
    if all(word.isascii() for word in words) and text.isascii():
        return ENGLISH
    guess, confidence = _guess(text)
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
