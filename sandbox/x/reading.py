"""Reads: recent search, mentions, a user's own posts, look-ups."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice

from sandbox.messages import Json, Request, Response
from sandbox.x import parameters
from sandbox.x.parameters import RANGE, Span, span, token_for
from sandbox.x.posts import Post, Posts, User
from sandbox.x.problems import invalid, missing
from sandbox.x.query import BadQuery, Seen, Test, compile_query
from sandbox.x.render import Renderer, unreadable
from sandbox.x.snowflake import floor_of

QUERY_LENGTH = 512


class Reading:
    """``now`` is the time of this request; ``mentions_kept`` is how many newest mentions can be reached."""

    def __init__(self, posts: Posts, now: datetime, *, max_edits: int, mentions_kept: int) -> None:
        self._posts, self._now, self._max_edits, self._kept = posts, now, max_edits, mentions_kept

    def search(self, request: Request) -> Response:
        query = request.query
        parameters.only(query, *RANGE, "query", "next_token", "sort_order")
        text = query.get("query", "")
        if not 1 <= len(text) <= QUERY_LENGTH:
            raise invalid(f"The `query` query parameter must be 1 to {QUERY_LENGTH} characters", query=text)
        parameters.too_old(query, self._now)
        try:
            test = compile_query(text)
        except BadQuery as error:
            raise invalid(f"There were errors processing your request: {error}", query=text) from None
        part = span(query, 10, self._now)
        week = floor_of(self._now - parameters.HISTORY)
        found = self._posts.newest_first(self._now, max(part.above, week), part.below)
        return self._page(request, self._passing(found, test), part)

    def mentions(self, request: Request) -> Response:
        user = self._user_of(request)
        if user is None:
            return self._no_user(request)
        parameters.only(request.query, *RANGE)
        part = span(request.query, 5, self._now)
        floor = max(part.above, self._posts.mention_after(self._kept, user.id, self._now))
        return self._page(request, self._posts.mentioning(user.id, self._now, floor, part.below), part)

    def timeline(self, request: Request) -> Response:
        user = self._user_of(request)
        if user is None:
            return self._no_user(request)
        parameters.only(request.query, *RANGE, "exclude")
        part = span(request.query, 5, self._now)
        return self._page(request, self._posts.newest_first(self._now, part.above, part.below, user.id), part)

    def look_up(self, request: Request) -> Response:
        parameters.only(request.query, "ids")
        return self._found(request, parameters.ids_of(request), "ids")

    def look_up_one(self, request: Request) -> Response:
        parameters.only(request.query)
        id = request.params["id"]
        if not id.isdigit():
            raise invalid(f"The `id` query parameter value [{id}] is not valid", id=id)
        body = self._found(request, [id], "id").body
        if "data" in body:
            body["data"] = body["data"][0]
        return Response(200, body)

    def user_named(self, request: Request) -> Response:
        user = self._posts.named(request.params["username"])
        return self._user_answer(request, user, "username", request.params["username"])

    def user_with_id(self, request: Request) -> Response:
        return self._user_answer(request, self._user_of(request), "id", request.params["id"])

    def me(self, request: Request, caller: int) -> Response:
        return self._user_answer(request, self._posts.user(caller), "id", str(caller))

    def _user_answer(self, request: Request, user: User | None, parameter: str, value: str) -> Response:
        parameters.only(request.query)
        if user is None or user.suspended:
            why = "suspended" if user else "gone"
            return Response(200, {"errors": [missing(value, parameter, kind="user", why=why)]})
        return Response(200, {"data": self._renderer(request).user(user)})

    def _renderer(self, request: Request) -> Renderer:
        return Renderer(self._posts, parameters.wanted(request.query), self._max_edits)

    def _user_of(self, request: Request) -> User | None:
        id = request.params["id"]
        if not id.isdigit():
            raise invalid(f"The `id` query parameter value [{id}] is not valid", id=id)
        return self._posts.user(int(id))

    @staticmethod
    def _no_user(request: Request) -> Response:
        return Response(200, {"errors": [missing(request.params["id"], "id", kind="user")]})

    def _passing(self, found: Iterable[Post], test: Test) -> Iterator[Post]:
        known = cache(self._posts.user)  # a search may pass over thousands of posts
        for post in found:
            author = known(post.author_id)
            reply_to = known(post.reply_to_user_id) if post.reply_to_user_id else None
            if author and test(Seen(post, author, reply_to)):
                yield post

    def _page(self, request: Request, found: Iterator[Post], part: Span) -> Response:
        """A page newest first; a page without posts has no ``data``."""
        renderer = self._renderer(request)
        posts = list(islice(found, part.size + 1))
        more, posts = len(posts) > part.size, posts[: part.size]
        meta: Json = {"result_count": len(posts)}
        if posts:
            meta = {"newest_id": str(posts[0].id), "oldest_id": str(posts[-1].id), **meta}
        if more:
            meta["next_token"] = token_for(posts[-1].id)
        return Response(200, {**renderer.page(posts), "meta": meta})

    def _found(self, request: Request, ids: list[str], parameter: str) -> Response:
        shown, errors = [], []
        for id in ids:
            post = self._posts.get(int(id))
            why = unreadable(post, self._posts.user(post.author_id) if post else None)
            if post and not why:
                shown.append(post)
            else:
                errors.append(missing(id, parameter, why=why))
        body = self._renderer(request).page(shown)
        if errors:
            body["errors"] = [*body.get("errors", []), *errors]
        return Response(200, body)
