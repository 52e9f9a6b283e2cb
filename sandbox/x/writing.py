"""Writes: create, delete, hide. What X refuses is refused here, in the order in which X looks."""

from typing import Any

from sandbox.ledger import Ledger
from sandbox.messages import Json, Request, Response
from sandbox.x.composing import Composer
from sandbox.x.posts import Post, Posts
from sandbox.x.problems import invalid, refused
from sandbox.x.render import unreadable
from sandbox.x.text import LIMIT, escape, weighted_length

PROPERTIES = frozenset(
    [
        "text",
        "reply",
        "quote_tweet_id",
        "reply_settings",
        "media",
        "poll",
        "geo",
        "for_super_followers_only",
        "direct_message_deep_link",
        "nullcast",
        "made_with_ai",
        "paid_partnership",
        "edit_options",
        "card_uri",
        "community_id",
        "share_with_followers",
    ]
)
REPLY_PROPERTIES = frozenset(["in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"])
TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see"
    " https://github.com/twitter/twitter-text."
)
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author"
    " of the post you are replying to."
)
NOT_VISIBLE = "You attempted to reply to a Tweet that is deleted or not visible to you."


class Writing:
    def __init__(self, posts: Posts, composer: Composer, ledger: Ledger, summon_rule: bool) -> None:
        self._posts, self._composer, self._ledger, self._summon_rule = posts, composer, ledger, summon_rule

    def create(self, request: Request, caller: int) -> Response:
        """201 with the id; the text is what was stored."""
        body = _checked_body(request)
        target = self._target(body, caller)
        quoted = self._posts.get(int(body["quote_tweet_id"])) if "quote_tweet_id" in body else None
        author = self._posts.user(caller)
        post, mentions = self._composer.compose(author, body["text"], reply_to=target, quoted=quoted)
        if self._posts.by_author_with_text(caller, post.text):
            raise refused(403, DUPLICATE)
        self._posts.add([post], mentions)
        parent = str(target.id) if target else ""
        name = author.username if author else ""
        self._ledger.add(
            "x", "reply" if target else "posted", str(post.id), parent_id=parent, author=name, text=body["text"]
        )
        data = {"id": str(post.id), "text": escape(post.text), "edit_history_tweet_ids": [str(post.id)]}
        return Response(201, {"data": data}, {"location": f"https://api.twitter.com/2/tweets/{post.id}"})

    def delete(self, request: Request, caller: int) -> Response:
        post = self._mine(request.params["id"], caller)
        self._posts.update(post.first_id, deleted=1)
        self._ledger.add("x", "deleted", str(post.first_id))
        return Response(200, {"data": {"deleted": True}})

    def hide(self, request: Request, caller: int) -> Response:
        """Only replies in a conversation that the caller started."""
        body = _json(request)
        hidden = body.get("hidden")
        if set(body) != {"hidden"} or not isinstance(hidden, bool):
            raise invalid("$.hidden: is missing but it is required, and no other property is allowed")
        post = self._posts.get(int(request.params["id"]))
        root = self._posts.get(post.conversation_id) if post else None
        if post is None or root is None or post.id == root.id or root.author_id != caller:
            raise refused(403, "You can only hide replies in conversations that you started.")
        self._posts.update(post.first_id, hidden=int(hidden))
        self._ledger.add("x", "hidden" if hidden else "unhidden", str(post.first_id))
        return Response(200, {"data": {"hidden": hidden}})

    def _mine(self, id: str, caller: int) -> Post:
        post = self._posts.get(int(id)) if id.isdigit() else None
        if post is None or post.deleted:
            raise refused(404, f"Could not find tweet with id: [{id}].")
        if post.author_id != caller:
            raise refused(403, "You are not authorized to delete this Tweet.")
        return post

    def _target(self, body: Json, caller: int) -> Post | None:
        if "reply" not in body:
            return None
        post = self._posts.get(int(body["reply"]["in_reply_to_tweet_id"]))
        author = self._posts.user(post.author_id) if post else None
        if post is None or unreadable(post, author):
            raise refused(403, NOT_VISIBLE)
        if self._summon_rule and post.author_id != caller and not self._summoned(post, caller):
            raise refused(403, NOT_SUMMONED)
        return post

    def _summoned(self, post: Post, caller: int) -> bool:
        quoted = self._posts.get(post.quoted_id) if post.quoted_id else None
        return caller in self._posts.mentioned_ids(post.id) or (quoted is not None and quoted.author_id == caller)


def _json(request: Request) -> Json:
    try:
        body = request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise invalid("Requests with bodies must have content-type of application/json and a JSON object.")
    return body


def _checked_body(request: Request) -> dict[str, Any]:
    body = _json(request)
    reply = body.get("reply", {})
    if not isinstance(reply, dict):
        raise invalid("$.reply: is not an object")
    for name in [*(set(body) - PROPERTIES), *(set(reply) - REPLY_PROPERTIES)]:
        raise invalid(
            f"$.{name}: is not defined in the schema and the schema does not allow additional properties", **{name: ""}
        )
    target = reply.get("in_reply_to_tweet_id", "1")
    if "reply" in body and not (isinstance(target, str) and target.isdigit() and "in_reply_to_tweet_id" in reply):
        raise invalid("$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$")
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise invalid("$.text: is missing but it is required")
    if weighted_length(text) > LIMIT:
        raise invalid(TOO_LONG)
    return body
