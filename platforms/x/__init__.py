"""X: mentions of an account, and a keyword search where one is wanted."""

from platforms.base import AccountConfig, Capabilities, ConfigField
from platforms.x.connection import XConnection
from platforms.x.length import LIMIT, weighted_length


class XPlatform:
    name = "x"
    label = "X"
    mark = "X"
    capabilities = Capabilities(
        reply_public=True,
        max_length=LIMIT,
        length_unit="weighted characters",
        cost_note="$0.015, or $0.200 with a link",
        reply_url_note="X allows replies from here only to people who mentioned or quoted you. Others: open on X.",
        report_url="https://help.x.com/forms/",
    )
    fields = (
        ConfigField("handle", "Handle", hint="The account's name on X, with or without @."),
        ConfigField(
            "query",
            "Search",
            hint="Words to look for besides mentions, in X's search language, at most 512 characters. Posts found"
            " this way can be read here and answered on X itself.",
            required=False,
        ),
        ConfigField("bearer_token", "Bearer token", hint="Of your app on X. For reading.", secret=True, names_app=True),
        ConfigField("consumer_key", "API key", hint="Of your app on X.", secret=True),
        ConfigField("consumer_secret", "API key secret", hint="Of your app on X.", secret=True),
        ConfigField("access_token", "Access token", hint="Of the account, with permission to write.", secret=True),
        ConfigField("access_token_secret", "Access token secret", hint="Of the account.", secret=True),
    )
    poll_seconds = 60
    read_lag_seconds = 30

    def connect(self, config: AccountConfig, *, base_url: str = "") -> XConnection:
        return XConnection(config, base_url=base_url)

    def length(self, text: str) -> int:
        return weighted_length(text)


PLATFORM = XPlatform()
