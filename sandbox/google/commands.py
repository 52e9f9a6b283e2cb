"""What the public, an admin, Google's moderators and a test can do to the Google stand-in."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.clock import Clock, parse_time
from sandbox.google.reviews import Reviews
from sandbox.ledger import Entry, Ledger
from sandbox.messages import Json
from sandbox.standin import Command
from sandbox.store import Row

DEFAULT_LOCATION = "accounts/100000000000000000001/locations/2000000000000000001"
VERDICTS = {"PENDING", "APPROVED", "REJECTED"}


class Commands:
    def __init__(self, reviews: Reviews, clock: Clock, ledger: Ledger, lag: Callable[[], float]) -> None:
        self.reviews, self.clock, self.ledger, self.lag = reviews, clock, ledger, lag

    def table(self) -> Mapping[str, Command]:
        return {
            "credentials": self.credentials,
            "publish": self.publish,
            "edit": self.edit,
            "delete": self.delete,
            "moderate": self.moderate,
            "revoke": self.revoke,
            "end_access": self.end_access,
            "remove_location": self.remove_location,
            "unverify": self.unverify,
            "item": self.item,
        }

    def credentials(self, body: Json) -> Json:
        """{"id", "name"}: makes the location and its owner's sign-in. What is typed, also apart by kind."""
        location = self._location({"location": body.get("id"), "title": body.get("name"), **body})
        sign_in = self.reviews.store.row(
            "SELECT * FROM google_sign_ins WHERE refresh_token = ?", (location["refresh_token"],)
        )
        given = dict(sign_in) if sign_in else {}
        secrets = {name: given[name] for name in ("client_secret", "refresh_token")}
        place = {"location": location["name"], "maps_url": maps_url(location["name"])}
        settings = {**place, "client_id": given["client_id"]}
        return {**settings, **secrets, "external_id": location["name"], "settings": settings, "secrets": secrets}

    def publish(self, body: Json) -> Json:
        """Items {"text", "stars", "author", "at", "location", "translation", "translation_first", "media"}.

        ``text`` of None or "" is a rating without a comment; ``author`` of None is an anonymous person.
        """
        seq = self.reviews.take_numbers(len(body["items"]))
        rows = [self._row(item, seq + place) for place, item in enumerate(body["items"])]
        self.reviews.add_many(rows)
        self.ledger.add_many(Entry("google", "published", row[1], row[2], row[3] or "", row[5] or "") for row in rows)
        return {"ids": [row[1] for row in rows]}

    def edit(self, body: Json) -> Json:
        """The person changes their review: same id, new ``updateTime``. {"id", "text", "stars"}."""
        row, now = self._known(body["id"]), self.clock.now().timestamp()
        values = (body.get("text") or None, int(body.get("stars", row["stars"])), now, row["id"])
        self.reviews.store.run("UPDATE google_reviews SET comment = ?, stars = ?, updated = ? WHERE id = ?", values)
        self.ledger.add("google", "edited", row["id"], text=body.get("text") or "")
        return {"id": row["id"]}

    def delete(self, body: Json) -> None:
        """The review vanishes, by its author or by Google."""
        self._known(body["id"])
        self.reviews.store.run("DELETE FROM google_reviews WHERE id = ?", (body["id"],))
        self.ledger.add("google", "deleted", body["id"])

    def moderate(self, body: Json) -> None:
        """Google's verdict on our reply: {"id", "state", "violation"}."""
        if body["state"] not in VERDICTS:
            raise ValueError(f"state must be one of {', '.join(sorted(VERDICTS))}")
        row = self._known(body["id"])
        if row["reply"] is None:
            raise ValueError("this review has no reply")
        values = (body["state"], body.get("violation"), row["id"])
        self.reviews.store.run("UPDATE google_reviews SET reply_state = ?, violation = ? WHERE id = ?", values)
        self.ledger.add("google", "moderated", row["id"], text=body["state"])

    def revoke(self, body: Json) -> None:
        """The person takes the app's access back: refresh and access tokens end."""
        token = self._location(body)["refresh_token"]
        self.reviews.store.run("UPDATE google_sign_ins SET revoked = 1 WHERE refresh_token = ?", (token,))

    def end_access(self, body: Json) -> None:
        """All access tokens end now, before their hour; refresh tokens stay good."""
        self.reviews.store.run("DELETE FROM google_access")

    def remove_location(self, body: Json) -> None:
        name = self._location(body)["name"]
        self.reviews.store.run("DELETE FROM google_locations WHERE name = ?", (name,))

    def unverify(self, body: Json) -> None:
        """Only a verified location may reply."""
        name = self._location(body)["name"]
        self.reviews.store.run("UPDATE google_locations SET verified = 0 WHERE name = ?", (name,))

    def item(self, body: Json) -> Json:
        """The stored row, for assertions."""
        return dict(self._known(body["id"]))

    def _row(self, item: Json, seq: int) -> tuple[Any, ...]:
        now = self.clock.now().timestamp()
        at = parse_time(item["at"]).timestamp() if item.get("at") else now
        stars = int(item.get("stars", item.get("rating")) or 0)
        if not 0 <= stars <= 5:
            raise ValueError("stars are 1 to 5")
        author = item.get("author", "A member of the public")
        translation = item.get("translation"), bool(item.get("translation_first", True))
        text, media = item.get("text") or None, int(item.get("media", 0))
        place = (seq, _review_id(seq), self._location(item)["name"])
        return (*place, author, stars, text, *translation, media, at, at, now + self.lag())

    def _location(self, body: Json) -> Row:
        name = str(body.get("location") or DEFAULT_LOCATION)
        if found := self.reviews.location(name):
            return found
        owner = name.partition("/locations/")[0]
        token, secret = f"1//0{_digest(owner)}", f"GOCSPX-{_digest(owner)[:28]}"
        client = "411000000000-sandbox.apps.googleusercontent.com"
        self.reviews.store.run("INSERT OR IGNORE INTO google_sign_ins VALUES (?, ?, ?, 0)", (token, client, secret))
        title = body.get("title") or "Lakeshore Mental Health, Harbour Street"
        self.reviews.store.run("INSERT INTO google_locations VALUES (?, ?, ?, 1)", (name, title, token))
        return self._location({"location": name})

    def _known(self, review_id: str) -> Row:
        row = self.reviews.get(review_id)
        if row is None:
            raise ValueError(f"no review {review_id!r}")
        return row


def maps_url(location: str) -> str:
    return f"https://maps.google.com/maps?cid={location.rpartition('/')[2]}"


def _review_id(seq: int) -> str:
    digest = hashlib.sha256(f"review {seq}".encode()).digest()
    return "AbFvOq" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
