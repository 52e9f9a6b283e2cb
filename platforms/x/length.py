"""How X counts: twitter-text version 3, weighted. Most scripts 1, CJK and emoji 2, any link 23, limit 280."""

import re
import unicodedata
import warnings

with warnings.catch_warnings():  # the library reads its data through a deprecated package
    warnings.simplefilter("ignore")
    import twitter_text

LIMIT = 280
LINK = "\ue000"  # stands for any link; a private-use character that nobody types


def weighted_length(text: str) -> int:
    return int(twitter_text.parse_tweet(text).weightedLength) if text else 0


def without_links(text: str) -> str:
    """Every link replaced by one mark, since X swaps links for shortened ones."""
    for found in reversed(twitter_text.extract_urls_with_indices(text)):
        start, end = found["indices"]
        text = text[:start] + LINK + text[end:]
    return text


def essence(text: str) -> str:
    """What two spellings of one reply have in common: no leading names, no spelling of links, one space.

    X puts the author's name before a reply's text and shortens its links.
    """
    text = unicodedata.normalize("NFC", without_links(text))
    text = re.sub(r"^(@\w{1,50}\s+)+", "", text.strip())
    return " ".join(text.split())
