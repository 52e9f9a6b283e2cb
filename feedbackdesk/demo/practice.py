"""The practice platforms on this machine, reached over HTTP like everything else."""

import json
import urllib.request
from typing import Any


class Practice:
    """The sandbox's control plane: what people do on the platforms, and the sign-ins of our accounts."""

    def __init__(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:")):
            raise ValueError("The practice platforms are on this machine only.")
        self.url = url.rstrip("/")

    def call(self, command: str, /, **body: Any) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - checked above
            f"{self.url}/__sandbox__/{command}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
            return found

    def sign_in(self, platform: str, /, **account: str) -> dict[str, Any]:
        """What an admin would type to connect this account; it is made when it does not exist."""
        return self.call(f"{platform}/credentials", **account)

    def publish(self, platform: str, /, **item: Any) -> str:
        return str(self.call(f"{platform}/publish", items=[item])["ids"][0])
