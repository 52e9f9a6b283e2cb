"""Writing as the Page: comments and replies, edits, hiding, deletion."""

from sandbox.facebook.access import Caller, arguments
from sandbox.facebook.errors import missing, refuse
from sandbox.facebook.objects import Objects
from sandbox.ledger import Ledger
from sandbox.messages import Request, Response
from sandbox.store import Row

LONGEST = 8000
DONE = {"success": True}


class Writes:
    """POST and DELETE, for one caller at one moment. ``lag``: seconds until a write shows up in lists."""

    def __init__(
        self, objects: Objects, caller: Caller, ledger: Ledger, now: float, *, lag: float, blocked: bool
    ) -> None:
        self.objects, self.caller, self.ledger, self.now = objects, caller, ledger, now
        self.lag, self.blocked = lag, blocked

    def comment(self, request: Request) -> Response:
        """Identical text is accepted again and again: there is no guard against a double reply here."""
        self._may_write()
        target = self._row(request.params["id"])
        given = arguments(request)
        message = self._message(given)
        if target["closed"]:
            raise refuse(200, "(#200) Permissions error", status=403)
        post_id = target["post_id"] or target["id"]
        # A reply to a reply stands beside it, under the comment that both answer.
        parent = "" if target["kind"] == "post" else target["parent_id"] or target["id"]
        seq = self.objects.take_numbers(1)
        new_id = f"{post_id.rpartition('_')[2]}_{seq + 10**6}"
        page = self.objects.page(self.caller.page_id)
        name = page["name"] if page else ""
        row = (seq, new_id, self.caller.page_id, "comment", post_id, parent, self.caller.page_id, name, message,
               None, None, int(self.now), int(self.now), self.now + self.lag, 0)  # fmt: skip
        self.objects.add_many([row])
        self.objects.touch(post_id, self.now)
        self.ledger.add("facebook", "reply", new_id, parent_id=target["id"], author=self.caller.page_id, text=message)
        return Response(200, {"id": new_id})

    def post(self, request: Request) -> Response:
        """A post of the Page's own. Unlike comments, the same post twice running is refused."""
        self._may_write()
        if request.params["id"] not in (self.caller.page_id, "me"):
            raise missing(request.params["id"])
        message = self._message(arguments(request))
        last = self.objects.feed(self.caller.page_id, whose="page", before=(9e18, 0), since=0, now=self.now)[:1]
        if last and last[0]["message"] == message:
            raise refuse(506, "(#506) Duplicate status message", subcode=1455006)
        seq, page = self.objects.take_numbers(1), self.objects.page(self.caller.page_id)
        new_id = f"{self.caller.page_id}_{seq + 10**6}"
        row = (seq, new_id, self.caller.page_id, "post", "", "", self.caller.page_id, page["name"] if page else "",
               message, None, None, int(self.now), int(self.now), self.now + self.lag, 0)  # fmt: skip
        self.objects.add_many([row])
        self.ledger.add("facebook", "own_post", new_id, author=self.caller.page_id, text=message)
        return Response(200, {"id": new_id})

    def change(self, request: Request) -> Response:
        """``message=`` edits an own comment; ``is_hidden=`` hides or shows somebody else's."""
        self._may_write()
        row, given = self._row(request.params["id"]), arguments(request)
        own = row["author_id"] == self.caller.page_id
        if "is_hidden" in given:
            if own:
                raise refuse(100, "(#100) This comment cannot be hidden")
            hidden = given["is_hidden"] in ("true", "1")
            self.objects.store.run("UPDATE facebook_objects SET is_hidden = ? WHERE id = ?", (hidden, row["id"]))
            self.ledger.add("facebook", "hidden" if hidden else "shown", row["id"])
        else:
            message = self._message(given)
            if not own:
                raise refuse(200, "(#200) Permissions error", status=403)
            self.objects.store.run("UPDATE facebook_objects SET message = ? WHERE id = ?", (message, row["id"]))
            self.ledger.add("facebook", "edited", row["id"], author=self.caller.page_id, text=message)
        return Response(200, DONE)

    def delete(self, request: Request) -> Response:
        self._may_write()
        row = self._row(request.params["id"])
        self.objects.remove(row["id"])
        self.ledger.add("facebook", "deleted", row["id"], author=self.caller.page_id)
        return Response(200, DONE)

    def _may_write(self) -> None:
        if not self.caller.is_page:
            raise refuse(200, "(#200) Requires pages_manage_engagement permission", status=403)
        if self.blocked:
            raise refuse(
                368, "The action attempted has been deemed abusive or is otherwise disallowed", subcode=1346003
            )

    def _row(self, object_id: str) -> Row:
        row = self.objects.get(object_id)
        if row is None or row["page_id"] != self.caller.page_id:
            raise missing(object_id)
        return row

    @staticmethod
    def _message(given: dict[str, str]) -> str:
        message = given.get("message", "")
        if not message.strip() and not given.get("attachment_url") and not given.get("attachment_id"):
            raise refuse(100, "(#100) Missing message or attachment")
        if len(message) > LONGEST:
            raise refuse(100, "(#100) Param message is too long")
        return message
