"""Webhooks as Meta sends them: escaped, signed over the raw bytes, several changes to a delivery."""

import hashlib
import hmac
import ipaddress
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from sandbox.clock import Clock
from sandbox.facebook.objects import Objects
from sandbox.messages import Json
from sandbox.store import Row

PATIENCE = 10  # seconds


class Webhooks:
    def __init__(self, objects: Objects, clock: Clock) -> None:
        self.objects, self.clock = objects, clock

    def deliver(self, body: Json) -> Json:
        """POST one delivery to ``url`` and say what came back: {"status", "body", "sent", "signature"}.

        {"url", "ids": [...], "verb": "add", "form": "new" | "old" | "none"} speaks of posts and comments as
        they are; {"url", "page", "changes": [...]} sends these changes. ``secret`` signs with another
        secret; ``signature`` replaces the header, and "" leaves it out.
        """
        entries = self._entries(body)
        page = self.objects.page(entries[0]["id"])
        raw = escaped({"object": "page", "entry": entries})
        signature = sign(raw, body.get("secret") or (page["app_secret"] if page else ""))
        signature = body.get("signature", signature)
        headers = {"Content-Type": "application/json", **({"X-Hub-Signature-256": signature} if signature else {})}
        return {**_send(body["url"], raw, headers), "sent": raw.decode("ascii"), "signature": signature}

    def handshake(self, body: Json) -> Json:
        """GET ``url`` as at subscribing; {"url", "page", "token", "challenge"}."""
        page = self.objects.page(str(body.get("page", "")))
        token = body.get("token") or (page["verify_token"] if page else "")
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": token,
            "hub.challenge": body.get("challenge", "1158201444"),
        }
        return _send(f"{body['url']}?{urllib.parse.urlencode(query)}", None, {})

    def _entries(self, body: Json) -> list[Json]:
        now = int(self.clock.now().timestamp())
        if "changes" in body:
            return [{"id": str(body["page"]), "time": now, "changes": body["changes"]}]
        rows = [row for object_id in body["ids"] if (row := self.objects.get(object_id))]
        if not rows:
            raise ValueError("nothing to deliver; what was deleted is told with 'changes'")
        verb, form = body.get("verb", "add"), body.get("form", "new")
        pages: dict[str, list[Json]] = {}
        for row in rows:
            pages.setdefault(row["page_id"], []).append(_change(row, verb, form))
        return [{"id": page_id, "time": now, "changes": changes} for page_id, changes in pages.items()]


def escaped(body: Json) -> bytes:
    """Other than ASCII as ``\\uXXXX`` and slashes with a backslash: not what another writer would give."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def sign(raw: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def _change(row: Row, verb: str, form: str) -> Json:
    value: Json = {"item": "status" if row["kind"] == "post" else "comment", "verb": verb}
    value["post_id"] = row["post_id"] or row["id"]
    if row["kind"] == "comment":
        value |= {"comment_id": row["id"], "parent_id": row["parent_id"] or row["post_id"]}
    if verb != "remove":
        value |= {"message": row["message"], "created_time": row["created"]}
    if form == "new":
        value["from"] = {"id": row["author_id"], "name": row["author_name"]}
    elif form == "old":
        value |= {"sender_id": int(row["author_id"] or 0), "sender_name": row["author_name"]}
    if row["kind"] == "rating":
        value |= {"item": "rating", "open_graph_story_id": row["id"], "comment_id": None,
                  "recommendation_type": (row["rating"] or "").upper(), "review_text": row["message"]}  # fmt: skip
        return {"field": "ratings", "value": value}
    return {"field": "feed", "value": value}


def _send(url: str, raw: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or (host != "localhost" and not ipaddress.ip_address(host).is_loopback):
        raise ValueError("a webhook goes to this machine only")
    request = urllib.request.Request(url, raw, headers)  # noqa: S310 - a loopback address, checked above
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return {"status": answer.status, "body": answer.read().decode("utf-8", "replace")}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": error.read().decode("utf-8", "replace")}
    except OSError:
        return {"status": 0, "body": ""}
