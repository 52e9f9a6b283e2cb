from ingest.queries.accounts import AccountRow, account_rows, accounts_visible_to, recent_runs
from ingest.queries.desk import backlog, desk_is_blind, sources_line

__all__ = [
    "AccountRow",
    "account_rows",
    "accounts_visible_to",
    "backlog",
    "desk_is_blind",
    "recent_runs",
    "sources_line",
]
