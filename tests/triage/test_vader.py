"""The linear VADER gives upstream's answers, to the last digit."""

import random
import time

import pytest
from vaderSentiment import vaderSentiment as upstream

from triage.vader import Vader

ORIGINAL = upstream.SentimentIntensityAnalyzer()
OURS = Vader()
SPECIAL = [
    *upstream.NEGATE,
    *(word for phrase in [*upstream.SPECIAL_CASES, *upstream.BOOSTER_DICT] for word in phrase.split()),
    *[
        "least",
        "at",
        "very",
        "no",
        "or",
        "nor",
        "but",
        "But",
        "BUT",
        "kind",
        "of",
        "so",
        "this",
        "never",
        "without",
        "doubt",
    ],
]
PLAIN = ["the", "a", "staff", "told", "me", "service", "waited", "and", "I", "you", "was", "on", "they", "phone"]
POOLS = [sorted(ORIGINAL.lexicon), SPECIAL, SPECIAL, PLAIN, PLAIN, sorted(ORIGINAL.emojis)]
ENDS = ["!", "?", ".", ",", "!!!", "??", "...", ")"]


def compose(chance: random.Random) -> str:
    """A text from lexicon words, negations, idioms, boosters and emoji, in any case and spacing."""
    pieces = []
    for _ in range(chance.randint(0, 25)):
        word = chance.choice(chance.choice(POOLS))
        word = chance.choice([word.upper, word.title, *[word.__str__] * 8])()
        pieces.append(word + (chance.choice(ENDS) if chance.random() < 0.15 else ""))
        pieces.append(chance.choice([" ", " ", " ", "  ", "\n", "", "\u00a0"]))
    return "".join(pieces)


def test_ten_thousand_compositions_score_as_upstream_scores_them() -> None:
    chance = random.Random(20261122)
    texts = [compose(chance) for _ in range(10_000)]
    different = [text for text in texts if OURS.polarity_scores(text) != ORIGINAL.polarity_scores(text)]
    assert different == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!!!",
        ":)",
        "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
        "At least it isn't a horrible book.",
        "The plot was good, but the characters are uncompelling and the dialog is not great.",
        "the least kind",
        "kind of good",
        "no good or bad",
        "good good but good bad good",
        "without a doubt an excellent idea",
        "never so good",
    ],
)
def test_a_known_corner_scores_as_upstream_scores_it(text: str) -> None:
    assert OURS.polarity_scores(text) == ORIGINAL.polarity_scores(text)


def test_the_valences_of_words_add_up_to_the_score() -> None:
    assert dict(OURS.felt("The staff were kind and the wait was horrible")[1])["horrible"] < 0


def test_emoji_without_end_take_no_time() -> None:
    started = time.process_time()
    OURS.polarity_scores("😂 " * 20_000)
    OURS.polarity_scores("good bad but " * 10_000)
    assert time.process_time() - started < 3
