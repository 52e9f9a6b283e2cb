"""tweepy, held to the desk's rules: it never waits, never follows a redirect, and fails in the desk's terms."""

from collections.abc import Callable, Mapping
from typing import Any

import requests
import tweepy

from platforms.base import Budget, Json
from platforms.transport import PlatformTransport, mount
from platforms.x import failures
from platforms.x.dialect import in_old_names

SECRETS = ("bearer_token", "consumer_key", "consumer_secret", "access_token", "access_token_secret")
# Besides its own exceptions tweepy lets these out when an answer has an unexpected shape.
FAILURES = (
    tweepy.TweepyException,
    requests.RequestException,
    AttributeError,
    TypeError,
    ValueError,
    LookupError,
    OSError,
)


class XClient:
    """One account's way to X. Not shared between threads."""

    def __init__(self, secrets: Mapping[str, str], base_url: str = "") -> None:
        keys = {name: secrets.get(name, "") for name in SECRETS}  # X refuses what is missing
        self.transport = PlatformTransport(base_url)
        self._tweepy = tweepy.Client(**keys, return_type=dict, wait_on_rate_limit=False)
        mount(self._tweepy.session, self.transport)

    def __repr__(self) -> str:  # tweepy's own attributes are the tokens
        return "XClient()"

    def me(self) -> Json:
        """The account whose keys these are."""
        return self._ask(self._tweepy.get_me, user_auth=True)

    def mentions(self, user_id: str, **options: Any) -> Json:
        return self._ask(self._tweepy.get_users_mentions, user_id, **options)

    def search(self, query: str, **options: Any) -> Json:
        return self._ask(self._tweepy.search_recent_tweets, query, **options)

    def timeline(self, user_id: str, **options: Any) -> Json:
        return self._ask(self._tweepy.get_users_tweets, user_id, **options)

    def posts(self, ids: list[str], **options: Any) -> Json:
        return self._ask(self._tweepy.get_tweets, ids, **options)

    def reply(self, text: str, to: str) -> Json:
        return self._ask(self._tweepy.create_tweet, text=text, in_reply_to_tweet_id=to, user_auth=True, write=True)

    @property
    def budget(self) -> Budget:
        return failures.budget(self.transport)

    def _ask(self, method: Callable[..., Any], *values: Any, write: bool = False, **options: Any) -> Json:
        self.transport.forget()
        try:
            answer = method(*values, **options)
        except FAILURES as error:
            # The original is cut off: its request carries the Authorization header.
            raise failures.classify(error, self.transport, write=write) from None
        if not isinstance(answer, dict):
            raise failures.classify(TypeError("not an object"), self.transport, write=write)
        named: Json = in_old_names(answer)
        return named
