"""What the public, an admin and a test can do to the Facebook stand-in."""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.clock import Clock, parse_time
from sandbox.facebook.objects import Objects
from sandbox.facebook.webhook import Webhooks
from sandbox.ledger import Entry, Ledger
from sandbox.messages import Json
from sandbox.standin import Command
from sandbox.store import Row

DEFAULT_PAGE = "100000000000001"
FIRST_NUMBER = 10**6
PHOTO = {"type": "photo", "title": "Photo", "media": {"image": {"src": "https://example.org/photo.jpg"}}}


class Commands:
    def __init__(self, objects: Objects, clock: Clock, ledger: Ledger, lag: Callable[[], float]) -> None:
        self.objects, self.clock, self.ledger, self.lag = objects, clock, ledger, lag
        self.webhooks = Webhooks(objects, clock)

    def table(self) -> Mapping[str, Command]:
        return {
            "credentials": self.credentials,
            "person_token": self.person_token,
            "publish": self.publish,
            "edit": self.edit,
            "delete": self.delete,
            "refuse_token": self.refuse_token,
            "close_comments": self.close_comments,
            "item": self.item,
            "deliver": self.webhooks.deliver,
            "handshake": self.webhooks.handshake,
        }

    def credentials(self, body: Json) -> Json:
        """{"id", "name"}: makes the Page when it does not exist. What is typed, also apart under ``secrets``."""
        page = self._page({"page": body.get("id"), **body})
        given = {"app_secret": page["app_secret"], "verify_token": page["verify_token"]}
        secrets = {"page_token": _token("page", page["id"]), **given}
        return {**secrets, "external_id": page["id"], "settings": {}, "secrets": secrets}

    def person_token(self, body: Json) -> Json:
        """The token of a person who manages the Page: what an admin must not use."""
        return {"page_token": _token("user", self._page(body)["id"])}

    def publish(self, body: Json) -> Json:
        """Items {"text", "author", "on", "at", "page", "photo", "unseen"}: a post, or a comment on ``on``.

        ``text`` of None is an item without ``message``; ``author`` is a name, {"id", "name"}, or "page" for
        the Page itself; ``kind: "rating"`` with ``recommendation`` is a recommendation.
        """
        seq, rows, entries = self.objects.take_numbers(len(body["items"])), [], []
        for place, item in enumerate(body["items"]):
            row = self._row(item, seq + place)
            rows.append(row)
            self.objects.add_many([row])
            if row[3] == "comment":
                self.objects.touch(row[4], row[11])
            entries.append(Entry("facebook", "published", row[1], row[5] or row[4], row[6], row[8] or ""))
        self.ledger.add_many(entries)
        return {"ids": [row[1] for row in rows]}

    def edit(self, body: Json) -> Json:
        """A person edits their comment: same id, no mark, and the post's ``updated_time`` stays."""
        self._known(body["id"])
        self.objects.store.run("UPDATE facebook_objects SET message = ? WHERE id = ?", (body["text"], body["id"]))
        self.ledger.add("facebook", "edited", body["id"], text=body["text"])
        return {"id": body["id"]}

    def delete(self, body: Json) -> None:
        self._known(body["id"])
        self.objects.remove(body["id"])
        self.ledger.add("facebook", "deleted", body["id"])

    def refuse_token(self, body: Json) -> None:
        """{"page", "subcode"}: error 190 with this subcode from now on; 0 makes the token good again."""
        self.objects.store.run(
            "UPDATE facebook_tokens SET refused = ? WHERE page_id = ?",
            (int(body.get("subcode", 463)), self._page(body)["id"]),
        )

    def close_comments(self, body: Json) -> None:
        """Comments off on a post, or no replies to a comment: ``can_comment`` is false and a reply is refused."""
        self._known(body["id"])
        self.objects.store.run("UPDATE facebook_objects SET closed = 1 WHERE id = ?", (body["id"],))

    def item(self, body: Json) -> Json:
        """The stored row, for assertions."""
        return dict(self._known(body["id"]))

    def _row(self, item: Json, seq: int) -> tuple[Any, ...]:
        page = self._page(item)
        at = int(parse_time(item["at"]).timestamp() if item.get("at") else self.clock.now().timestamp())
        author_id, author_name = _author(item.get("author", "A member of the public"), page)
        kind, post_id, parent_id = self._place(item)
        prefix = page["id"] if kind == "post" else post_id.rpartition("_")[2]
        number = FIRST_NUMBER + seq
        attachment = json.dumps(PHOTO) if item.get("photo") else None
        return (
            seq, f"{prefix}_{number}" if prefix else str(number), page["id"], kind, post_id, parent_id,
            author_id, author_name, item.get("text"), attachment, item.get("recommendation"),
            at, at, self.clock.now().timestamp() + self.lag(), bool(item.get("unseen")),
        )  # fmt: skip

    def _place(self, item: Json) -> tuple[str, str, str]:
        """Kind, post and parent. A reply to a reply stands under the comment that both answer."""
        if not item.get("on"):
            return item.get("kind", "post"), "", ""
        target = self._known(item["on"])
        if target["kind"] == "post":
            return "comment", target["id"], ""
        return "comment", target["post_id"], target["parent_id"] or target["id"]

    def _page(self, body: Json) -> Row:
        page_id = str(body.get("page") or DEFAULT_PAGE)
        if found := self.objects.page(page_id):
            return found
        secret, name = _token("secret", page_id)[:32], body.get("name") or "Lakeshore Mental Health"
        self.objects.store.run(
            "INSERT INTO facebook_pages VALUES (?, ?, ?, ?)", (page_id, name, secret, f"verify-{page_id}")
        )
        for kind in ("page", "user"):
            self.objects.store.run(
                "INSERT INTO facebook_tokens VALUES (?, ?, ?, 0)", (_token(kind, page_id), page_id, kind)
            )
        return self._page({"page": page_id})

    def _known(self, object_id: str) -> Row:
        row = self.objects.get(object_id)
        if row is None:
            raise ValueError(f"no post or comment {object_id!r}")
        return row


def _author(author: Any, page: Row) -> tuple[str, str]:
    if author == "page":
        return page["id"], page["name"]
    if isinstance(author, dict):
        return str(author["id"]), str(author.get("name", ""))
    return (str(2 * 10**14 + zlib.crc32(author.encode())), author) if author else ("", "")


def _token(kind: str, page_id: str) -> str:
    return "EAAB" + hashlib.sha256(f"{kind}:{page_id}".encode()).hexdigest()
