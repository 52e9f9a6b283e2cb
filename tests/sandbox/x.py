"""X through the real client library, for the tests of its stand-in."""

from typing import Any

import requests
import tweepy
from requests.adapters import HTTPAdapter

from sandbox.client import Sandbox

HANDLE = "LakeshoreMH"
FIELDS = [
    "created_at", "author_id", "conversation_id", "entities", "note_tweet", "referenced_tweets", "edit_controls",
    "withheld",
]  # fmt: skip


class ToSandbox(HTTPAdapter):
    """Another address under the same Host header."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: list[requests.Response] = []
        super().__init__()

    def send(self, request: requests.PreparedRequest, *values: Any, **options: Any) -> requests.Response:
        request.headers["Host"] = "api.twitter.com"
        request.url = (request.url or "").replace("https://api.twitter.com", self.url)
        self.seen.append(super().send(request, *values, **options))
        return self.seen[-1]


class X:
    """One account: ``client`` is tweepy with its keys, ``last`` the newest answer."""

    def __init__(self, sandbox: Sandbox, handle: str = HANDLE, **changed: str) -> None:
        made = sandbox.credentials("x", handle=handle)
        self.id, self.sandbox = made["external_id"], sandbox
        self.client = tweepy.Client(**{**made["secrets"], **changed}, return_type=dict)
        self._adapter = ToSandbox(sandbox.url)
        self.client.session.mount("https://", self._adapter)

    @property
    def last(self) -> requests.Response:
        return self._adapter.seen[-1]

    def mentions(self, **options: Any) -> Any:
        return self.client.get_users_mentions(self.id, **options)

    def search(self, query: str, **options: Any) -> Any:
        return self.client.search_recent_tweets(query, **options)

    def reply(self, to: str, text: str = "Thank you for telling us.") -> Any:
        return self.client.create_tweet(text=text, in_reply_to_tweet_id=to)

    def mention(self, text: str = "four months", **fields: Any) -> str:
        return self.sandbox.publish("x", f"@{HANDLE} {text}", **{"author": "june_by_the_lake", **fields})
