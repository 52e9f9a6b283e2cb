"""Text as X keeps and shows it: links shortened, entities escaped, long posts cut, code-point offsets."""

import hashlib
import re
import warnings

from sandbox.messages import Json

with warnings.catch_warnings():  # the library reads its data through a deprecated package
    warnings.simplefilter("ignore")
    import twitter_text

LIMIT = 280
SHORT = 140  # code points that fit whatever they weigh
MENTION = re.compile(r"(?<![\w@/])@(\w{1,50})(?!\w)", re.ASCII)
HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d]\w*)")
MAY_BE_LINK = re.compile(r"\w\.\w|://")


def weighted_length(text: str) -> int:
    """As twitter-text version 3 counts: a link is 23, a whole emoji 2, most scripts 1, CJK 2."""
    return int(twitter_text.parse_tweet(text).weightedLength)


def is_long(text: str) -> bool:
    return len(text) > SHORT and weighted_length(text) > LIMIT


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten_links(text: str) -> tuple[str, list[Json]]:
    """The text with t.co links, and what each stands for."""
    if not MAY_BE_LINK.search(text):
        return text, []
    urls: list[Json] = []
    for found in reversed(twitter_text.extract_urls_with_indices(text)):
        start, end = found["indices"]
        plain = text[start:end]
        short = "https://t.co/" + hashlib.sha256(plain.encode()).hexdigest()[:10]
        text = text[:start] + short + text[end:]
        expanded = plain if "://" in plain else f"http://{plain}"
        urls.insert(0, {"url": short, "expanded_url": expanded, "display_url": expanded.split("://", 1)[1]})
    return text, urls


def mentioned(text: str) -> list[str]:
    """User names in order, once each."""
    return list(dict.fromkeys(name.casefold() for name in MENTION.findall(text)))


def cut(text: str) -> str:
    """What older readers see of a long post."""
    return text[: LIMIT - 6].rstrip() + "…"


def entities(shown: str, urls: list[Json], user_ids: dict[str, str]) -> Json:
    """Entities of an escaped text; offsets count code points of it. Links cut off are left out."""
    found: Json = {}
    mentions = [
        {"start": m.start(), "end": m.end(), "username": m[1], "id": user_ids[m[1].casefold()]}
        for m in MENTION.finditer(shown)
        if m[1].casefold() in user_ids
    ]
    tags = [{"start": m.start(), "end": m.end(), "tag": m[1]} for m in HASHTAG.finditer(shown)]
    links = []
    for url in urls:
        if (start := shown.find(url["url"])) >= 0:
            links.append({"start": start, "end": start + len(url["url"]), **url})
    for name, values in (("mentions", mentions), ("hashtags", tags), ("urls", links)):
        if values:
            found[name] = values
    return found
