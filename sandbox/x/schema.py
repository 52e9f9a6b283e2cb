"""Tables and settings of the X stand-in."""

from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS x_users (
    id INTEGER PRIMARY KEY, username TEXT UNIQUE COLLATE NOCASE, name TEXT,
    protected INTEGER DEFAULT 0, suspended INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS x_posts (
    id INTEGER PRIMARY KEY, first_id INTEGER, author_id INTEGER, text TEXT, conversation_id INTEGER,
    reply_to_id INTEGER, reply_to_user_id INTEGER, quoted_id INTEGER, latest INTEGER DEFAULT 1,
    visible_ms INTEGER, deleted INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0, withheld TEXT,
    lang TEXT, urls TEXT, media INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS x_posts_author ON x_posts (author_id, id);
CREATE INDEX IF NOT EXISTS x_posts_first ON x_posts (first_id);
CREATE TABLE IF NOT EXISTS x_mentions (user_id INTEGER, post_id INTEGER, PRIMARY KEY (user_id, post_id)) WITHOUT ROWID;
"""

DEFAULTS: dict[str, Any] = {
    "read_lag": 0,  # seconds until an item shows up in reads, our own replies included
    "dialect": "tweet",  # or "post": the names of OpenAPI 2.167
    "credits": None,  # US dollars left; None: no limit
    "payment_form": "new",  # of a 402: "new" or "old"
    "usage_cap": False,  # monthly cap reached: 429 with budget left
    "rate_form": "problem",  # of a 429: "problem" or "code88"
    "summon_rule": True,  # replies only to who mentioned or quoted the account (23 February 2026)
    "revoked": False,  # every token refused with 401
    "write_permission": True,  # False: 403 oauth1-permissions on writes
    "max_edits": 5,
    "mentions_kept": 800,  # how far back a mentions timeline reaches; raise it for bulk runs
}
