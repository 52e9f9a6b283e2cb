"""Reading: a Page's feed, the comments of a post or comment, one object."""

import base64
from urllib.parse import urlencode

from sandbox.facebook.access import Caller, arguments
from sandbox.facebook.errors import missing, refuse
from sandbox.facebook.objects import Objects
from sandbox.facebook.render import Renderer, field_names, graph_time
from sandbox.messages import Json, Request, Response
from sandbox.store import Row

HOST = "https://graph.facebook.com"
MOST = 100
WHOSE = {"feed": "all", "visitor_posts": "visitors", "posts": "page", "published_posts": "page"}
PAGE_FIELDS = {"id", "name", "category", "link"}
PERSON_FIELDS = {"id", "name"}


class Reads:
    """GET, for one caller at one moment: lists show what is visible by ``now``."""

    def __init__(self, objects: Objects, caller: Caller, renderer: Renderer, now: float, version: int) -> None:
        self.objects, self.caller, self.renderer = objects, caller, renderer
        self.now, self.version = now, version

    def me(self, request: Request) -> Response:
        return Response(200, self._node(self.caller.page_id, request))

    def one(self, request: Request) -> Response:
        object_id = request.params["id"]
        if object_id == self.caller.page_id:
            return self.me(request)
        return Response(200, self.renderer.show(self._row(object_id), request.query.get("fields", "")))

    def posts(self, request: Request) -> Response:
        page_id = request.params["id"]
        if page_id != self.caller.page_id:
            raise missing(page_id)
        query, limit = request.query, _limit(request)
        before = (_number(query, "until", 9e18), _number(query, "__paging_token", 9e18, "enc_"))
        rows = self.objects.feed(
            page_id, whose=WHOSE[request.params["edge"]], before=(before[0], int(min(before[1], 2**62))),
            since=_number(query, "since", 0), now=self.now,
        )  # fmt: skip
        shown, more = rows[:limit], len(rows) > limit
        body: Json = {"data": [self.renderer.show(row, query.get("fields", "")) for row in shown]}
        if shown:
            token = {"until": str(shown[-1]["created"]), "__paging_token": f"enc_{shown[-1]['seq']}"}
            back = {"since": str(shown[0]["created"]), "__previous": "1"}
            body["paging"] = {
                "previous": self._url(request, back),
                **({"next": self._url(request, token)} if more else {}),
            }
        return Response(200, body)

    def comments(self, request: Request) -> Response:
        target, query, limit = self._row(request.params["id"]), request.query, _limit(request)
        stream = _choice(query, "filter", ["toplevel", "stream"]) == "stream"
        newest_first = _choice(query, "order", ["chronological", "reverse_chronological"]) == "reverse_chronological"
        after = _cursor_place(query["after"]) if query.get("after") else None
        rows = self.objects.comments(
            target, stream=stream, newest_first=newest_first, after=after,
            since=_number(query, "since", 0), now=self.now,
        )  # fmt: skip
        if not self.caller.is_page:  # a person's token sees how many there are, and none of them
            rows = []
        shown, more = rows[:limit], len(rows) > limit
        body: Json = {"data": [self.renderer.show(row, query.get("fields", "")) for row in shown]}
        if shown:
            cursors = {"before": _cursor(shown[0]), "after": _cursor(shown[-1])}
            following = {"next": self._url(request, {"after": cursors["after"]})} if more else {}
            body["paging"] = {"cursors": cursors, **following}
        if query.get("summary") == "true":
            body["summary"] = self.renderer.summary(target, newest_first=newest_first, stream=stream)
        return Response(200, body)

    def ratings(self, request: Request) -> Response:
        """Recommendations: removed from v22 on. They have no id of their own."""
        if self.version >= 22:
            raise refuse(12, "(#12) ratings field is deprecated for versions v22.0 and higher")
        rows = self.objects.store.rows(
            "SELECT * FROM facebook_objects WHERE page_id = ? AND kind = 'rating' ORDER BY seq DESC",
            (request.params["id"],),
        )
        return Response(200, {"data": [_recommendation(row) for row in rows]})

    def _node(self, page_id: str, request: Request) -> Json:
        """The Page, or the person whose token it is: a person has no category."""
        page = self.objects.page(page_id)
        name = page["name"] if page else ""
        every = {
            "id": page_id,
            "name": name,
            "category": "Mental health service",
            "link": f"https://www.facebook.com/{page_id}",
        }
        known = PAGE_FIELDS
        if not self.caller.is_page:
            every, known = {"id": f"9{page_id}", "name": "Somebody"}, PERSON_FIELDS
        names = field_names(request.query.get("fields", ""), ["name", "id"])
        for field in names:
            if field not in known:
                raise refuse(100, f"(#100) Tried accessing nonexisting field ({field})")
        return {field: every[field] for field in names}

    def _row(self, object_id: str) -> Row:
        row = self.objects.get(object_id)
        if row is None or row["page_id"] != self.caller.page_id:
            raise missing(object_id)
        return row

    def _url(self, request: Request, place: dict[str, str]) -> str:
        """A next or previous address: as asked, from another place, **with the access token in it**."""
        kept = {name: value for name, value in arguments(request).items() if name not in ("since", "until")}
        since = {"since": request.query["since"]} if "since" in request.query else {}
        return f"{HOST}{request.path}?{urlencode({**kept, **since, **place})}"


def _cursor(row: Row) -> str:
    return base64.urlsafe_b64encode(f"{row['created']!r}:{row['seq']}".encode()).decode()


def _cursor_place(cursor: str) -> tuple[float, int]:
    try:
        created, _, seq = base64.urlsafe_b64decode(cursor).decode().partition(":")
        return float(created), int(seq)
    except ValueError:
        raise refuse(100, "Invalid cursor") from None


def _limit(request: Request) -> int:
    return max(1, min(MOST, int(_number(request.query, "limit", 25))))


def _number(query: dict[str, str], name: str, default: float, prefix: str = "") -> float:
    try:
        return float(query[name].removeprefix(prefix)) if name in query else default
    except ValueError:
        raise refuse(100, f"(#100) Param {name} must be a number") from None


def _choice(query: dict[str, str], name: str, known: list[str]) -> str:
    value = query.get(name, known[0])
    if value not in known:
        raise refuse(100, f"(#100) {name} must be one of the following values: {', '.join(known)}")
    return value


def _recommendation(row: Row) -> Json:
    item = {"created_time": graph_time(row["created"]), "has_rating": False, "has_review": row["message"] is not None,
            "recommendation_type": row["rating"], "reviewer": {"name": row["author_name"], "id": row["author_id"]},
            "open_graph_story": {"id": row["id"]}}  # fmt: skip
    return {**item, **({"review_text": row["message"]} if row["message"] is not None else {})}
