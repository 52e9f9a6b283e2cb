"""Facebook Pages: posts on a Page, posts by visitors, and comments."""

from platforms.base import AccountConfig, Capabilities, ConfigField
from platforms.facebook.connection import FacebookConnection


class FacebookPlatform:
    name = "facebook"
    label = "Facebook"
    mark = "Fb"
    capabilities = Capabilities(
        reply_public=True,
        edit=True,
        delete=True,
        max_length=8000,
        length_unit="characters",
        reply_url_note="Opens the comment on Facebook.",
        report_url="https://www.facebook.com/help/contact/305410456169423",
    )
    fields = (
        ConfigField(
            "page_token",
            "Page access token",
            hint="From a person with the tasks Moderate and Create content on the Page. Not a person's own token.",
            secret=True,
        ),
        ConfigField(
            "app_secret",
            "App secret",
            hint="Signs each call and proves that a webhook delivery is Facebook's. Needed for webhooks.",
            secret=True,
            required=False,
        ),
        ConfigField(
            "verify_token",
            "Webhook verify token",
            hint="The text that you typed into the app's webhook settings.",
            secret=True,
            required=False,
        ),
    )
    poll_seconds = 120
    read_lag_seconds = 15

    def connect(self, config: AccountConfig, *, base_url: str = "") -> FacebookConnection:
        return FacebookConnection(config, base_url=base_url)

    def length(self, text: str) -> int:
        return len(text)


PLATFORM = FacebookPlatform()
