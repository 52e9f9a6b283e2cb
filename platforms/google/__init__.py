"""Google reviews of a location, through the Business Profile API."""

from platforms.base import AccountConfig, Capabilities, ConfigField
from platforms.google.connection import GoogleConnection


class GooglePlatform:
    name = "google"
    label = "Google"
    mark = "G"
    capabilities = Capabilities(
        reply_public=True,
        edit=True,
        delete=True,
        max_length=4096,
        length_unit="bytes",
        moderated=True,
        idempotent=True,
        reply_url_note="Google gives no link to one review: this opens the location on Maps, when its link is known.",
    )
    fields = (
        ConfigField("location", "Location", hint="As Google names it: accounts/123/locations/456."),
        ConfigField("client_id", "OAuth client id"),
        ConfigField("client_secret", "OAuth client secret", secret=True),
        ConfigField(
            "refresh_token",
            "Refresh token",
            hint="From a sign-in of an owner or manager of the location, with the scope business.manage.",
            secret=True,
        ),
        ConfigField("maps_url", "Link to the location on Google Maps", required=False),
    )
    poll_seconds = 300
    read_lag_seconds = 30

    def connect(self, config: AccountConfig, *, base_url: str = "") -> GoogleConnection:
        return GoogleConnection(config, base_url=base_url)

    def length(self, text: str) -> int:
        """Google counts bytes: an accented letter is two, an emoji four."""
        return len(text.encode())


PLATFORM = GooglePlatform()
