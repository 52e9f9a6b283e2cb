"""Graph's way to show an object: only the fields asked for, absent where Graph leaves them out."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.facebook.access import Caller
from sandbox.facebook.errors import refuse
from sandbox.facebook.objects import Objects
from sandbox.messages import Json
from sandbox.store import Row

Fields = dict[str, Callable[[Row], Any]]
POST_DEFAULT = ["created_time", "message", "id"]
COMMENT_DEFAULT = ["created_time", "from", "message", "id"]
EDGE = re.compile(r"comments((?:\.\w+\(\w+\))*)\Z")


def graph_time(at: float) -> str:
    """``+0000``, without a colon."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def field_names(text: str, default: list[str]) -> list[str]:
    """Names of ``fields=``, split at commas outside of brackets; ``id`` always comes along."""
    names = re.findall(r"[^,(]+(?:\([^)]*\)[^,(]*)*(?:\{[^}]*\})?", text) if text else default
    return list(dict.fromkeys([*(name.strip() for name in names), "id"]))


class Renderer:
    """Shows rows to one caller. ``strip_from``: the app has no Advanced Access, so strangers have no name."""

    def __init__(self, objects: Objects, caller: Caller, *, strip_from: bool) -> None:
        self.objects, self.caller, self.strip_from = objects, caller, strip_from
        both: Fields = {
            "id": lambda row: row["id"],
            "message": lambda row: row["message"],
            "from": self._from,
            "created_time": lambda row: graph_time(row["created"]),
            "permalink_url": _permalink,
            "message_tags": lambda row: None,
        }
        self._post: Fields = {
            **both,
            "story": lambda row: None,
            "updated_time": lambda row: graph_time(row["updated"]),
            "attachments": _attachments,
            "is_hidden": lambda row: bool(row["is_hidden"]),
        }
        self._comment: Fields = {
            **both,
            "parent": self._parent,
            "is_hidden": lambda row: bool(row["is_hidden"]),
            "can_hide": lambda row: row["author_id"] != row["page_id"],
            "can_comment": lambda row: not row["closed"],
            "can_remove": lambda row: caller.is_page,
            "can_reply_privately": lambda row: row["author_id"] != row["page_id"],
            "comment_count": objects.count_comments,
            "like_count": lambda row: 0,
            "attachment": lambda row: json.loads(row["attachment"]) if row["attachment"] else None,
        }

    def show(self, row: Row, fields: str) -> Json:
        """The object with these fields; error 100 for a field that does not exist on it."""
        known = self._post if row["kind"] == "post" else self._comment
        default = POST_DEFAULT if row["kind"] == "post" else COMMENT_DEFAULT
        shown: Json = {}
        for name in field_names(fields, default):
            edge = EDGE.match(name)
            if edge:
                modifiers: str = edge[1]
                shown["comments"] = self._comments_edge(row, modifiers)
            elif name in known:
                shown[name] = known[name](row)
            else:
                raise refuse(100, f"(#100) Tried accessing nonexisting field ({name})")
        return {name: value for name, value in shown.items() if value is not None}

    def summary(self, row: Row, *, newest_first: bool = False, stream: bool = True) -> Json:
        order = "reverse_chronological" if newest_first else "chronological"
        total = self.objects.count_comments(row, stream=stream)
        return {"order": order, "total_count": total, "can_comment": not row["closed"]}

    def _comments_edge(self, row: Row, modifiers: str) -> Json:
        return {"data": [], **({"summary": self.summary(row)} if ".summary(true)" in modifiers else {})}

    def _from(self, row: Row) -> Json | None:
        known = row["author_id"] and (row["author_id"] == row["page_id"] or not self.strip_from)
        return {"name": row["author_name"], "id": row["author_id"]} if known else None

    def _parent(self, row: Row) -> Json | None:
        return {"id": row["parent_id"]} if row["parent_id"] else None


def _permalink(row: Row) -> str:
    if row["kind"] == "post":
        return f"https://www.facebook.com/{row['page_id']}/posts/{row['id'].rpartition('_')[2]}"
    post = row["post_id"].rpartition("_")[2]
    return f"https://www.facebook.com/{row['page_id']}/posts/{post}?comment_id={row['id'].rpartition('_')[2]}"


def _attachments(row: Row) -> Json | None:
    return {"data": [json.loads(row["attachment"])]} if row["attachment"] else None
