"""X renamed its read fields in August 2026 (OpenAPI 2.167). Both spellings come in; the older one goes on."""

from typing import Any

OLD_NAMES = {
    "posts": "tweets",
    "edit_history_post_ids": "edit_history_tweet_ids",
    "referenced_posts": "referenced_tweets",
    "note_post": "note_tweet",
    "repost_count": "retweet_count",
}


def in_old_names(value: Any) -> Any:
    """The same JSON with the older names; harmless when it has them already."""
    if isinstance(value, list):
        return [in_old_names(item) for item in value]
    if isinstance(value, dict):
        return {OLD_NAMES.get(name, name): in_old_names(item) for name, item in value.items()}
    return value
