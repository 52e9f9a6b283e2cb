"""Query parameters of reads, checked as X checks them: anything unknown or out of range is a 400."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import parse_time
from sandbox.messages import Request
from sandbox.x.problems import invalid
from sandbox.x.render import OLD_NAMES, Wanted
from sandbox.x.snowflake import floor_of

MAX_ID = (1 << 63) - 1
HISTORY = timedelta(days=7)
SHAPE = {"tweet.fields", "post.fields", "user.fields", "media.fields", "expansions", "place.fields", "poll.fields"}
RANGE = {"since_id", "until_id", "start_time", "end_time", "max_results", "pagination_token"}
TWEET_FIELDS = frozenset(
    [
        "id",
        "text",
        "attachments",
        "author_id",
        "context_annotations",
        "conversation_id",
        "created_at",
        "edit_controls",
        "edit_history_tweet_ids",
        "entities",
        "geo",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
        "source",
        "withheld",
    ]
)
USER_FIELDS = frozenset(
    ["id", "name", "username", "protected", "verified", "withheld", "created_at", "description", "public_metrics"]
)
EXPANSIONS = frozenset(
    [
        "author_id",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
        "in_reply_to_user_id",
        "attachments.media_keys",
        "edit_history_tweet_ids",
        "entities.mentions.username",
    ]
)


@dataclass(frozen=True)
class Span:
    """What part of a timeline a request asks for: ``above < id < below``."""

    above: int
    below: int
    size: int


def only(query: dict[str, str], *allowed: str) -> None:
    """400 on a parameter that the route does not know."""
    for name, value in query.items():
        if name not in SHAPE and name not in allowed:
            raise invalid(f"The query parameter [{name}] is not one of [{','.join(sorted(allowed))}]", **{name: value})


def wanted(query: dict[str, str]) -> Wanted:
    """Fields and expansions, by whichever dialect's names; 400 on an unknown one."""
    return Wanted(
        _choices(query, "tweet.fields", TWEET_FIELDS) | _choices(query, "post.fields", TWEET_FIELDS),
        _choices(query, "user.fields", USER_FIELDS),
        _choices(query, "expansions", EXPANSIONS),
    )


def span(query: dict[str, str], smallest: int, now: datetime) -> Span:
    """Limits of a page; 400 by the rules of since_id, start_time and max_results (10 when not given)."""
    ids = [query.get(name) for name in ("since_id", "until_id")]
    times = [query.get(name) for name in ("start_time", "end_time")]
    if any(ids) and any(times):
        raise invalid(
            "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.",
            **{name: query[name] for name in ("since_id", "until_id", "start_time", "end_time") if name in query},
        )
    since = _id(query, "since_id")
    oldest = floor_of(now - HISTORY)
    if since is not None and since < oldest:
        when = (now - HISTORY).strftime("%Y-%m-%dT%H:%MZ")
        message = (
            f"'since_id' must be a tweet id created after {when}. Please use a 'since_id' that is larger than {oldest}"
        )
        raise invalid(message, since_id=since)
    start, end = _time(query, "start_time"), _time(query, "end_time")
    above = since if since is not None else floor_of(start) - 1 if start else 0
    until = _id(query, "until_id")
    below = min(until or MAX_ID, floor_of(end) if end else MAX_ID)
    return Span(above, min(below, _token(query)), _size(query, smallest))


def token_for(last_id: int) -> str:
    return f"b26v{last_id:x}"


def _token(query: dict[str, str]) -> int:
    name = "next_token" if "next_token" in query else "pagination_token"
    value = query.get(name)
    if value is None:
        return MAX_ID
    try:
        if not value.startswith("b26v"):
            raise ValueError
        return int(value.removeprefix("b26v"), 16)
    except ValueError:
        raise invalid(f"The '{name}' query parameter value [{value}] is not valid.", **{name: value}) from None


def _size(query: dict[str, str], smallest: int) -> int:
    value = query.get("max_results", "10")
    if not value.isdigit() or not smallest <= int(value) <= 100:
        message = f"The `max_results` query parameter value [{value}] is not between {smallest} and 100"
        raise invalid(message, max_results=value)
    return int(value)


def _id(query: dict[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    if not value.isdigit() or len(value) > 19:
        raise invalid(f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$", **{name: value})
    return int(value)


def _time(query: dict[str, str], name: str) -> datetime | None:
    value = query.get(name)
    try:
        return parse_time(value) if value else None
    except ValueError:
        raise invalid(f"The `{name}` query parameter value [{value}] is not RFC 3339.", **{name: value}) from None


def too_old(query: dict[str, str], now: datetime) -> None:
    """Recent search: start_time within seven days, end_time at least ten seconds ago."""
    start, end = _time(query, "start_time"), _time(query, "end_time")
    if start and start < now - HISTORY:
        when = (now - HISTORY).strftime("%Y-%m-%dT%H:%MZ")
        raise invalid(
            f"Invalid 'start_time':'{query['start_time']}'. 'start_time' must be on or after {when}.",
            start_time=query["start_time"],
        )
    if end and end > now - timedelta(seconds=10):
        raise invalid(
            "Invalid 'end_time'. 'end_time' must be a minimum of 10 seconds prior to the request time.",
            end_time=query["end_time"],
        )


def _choices(query: dict[str, str], name: str, known: frozenset[str]) -> frozenset[str]:
    given = [OLD_NAMES.get(value, value) for value in query.get(name, "").split(",") if value]
    for value in given:
        if value not in known:
            raise invalid(
                f"The `{name}` query parameter value [{value}] is not one of [{','.join(sorted(known))}]",
                **{name: value},
            )
    return frozenset(given)


def ids_of(request: Request) -> list[str]:
    """The ``ids`` of a look-up: 1 to 100."""
    ids = [value for value in request.query.get("ids", "").split(",") if value]
    if not 1 <= len(ids) <= 100 or not all(id.isdigit() and len(id) <= 19 for id in ids):
        raise invalid(
            "The number of values in the `ids` query parameter list is not between 1 and 100",
            ids=request.query.get("ids", ""),
        )
    return ids
