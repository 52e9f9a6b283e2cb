from ingest.services.accounts import (
    NewAccount,
    check_connection,
    connect_account,
    hint_account,
    pause_account,
    replace_secrets,
    request_poll,
    resume_account,
    sign_in_again,
)
from ingest.services.claims import beat
from ingest.services.polling import poll_account, poll_due_accounts
from ingest.services.redaction import redact_post
from ingest.services.releasing import discard, show_raw, try_again
from ingest.services.states import expire_account, stop_account
from ingest.services.sweeping import sweep_deletions
from ingest.services.telling import redact_withdrawn, store_told

__all__ = [
    "NewAccount",
    "beat",
    "check_connection",
    "connect_account",
    "discard",
    "expire_account",
    "hint_account",
    "pause_account",
    "poll_account",
    "poll_due_accounts",
    "redact_post",
    "redact_withdrawn",
    "replace_secrets",
    "request_poll",
    "resume_account",
    "show_raw",
    "sign_in_again",
    "stop_account",
    "store_told",
    "sweep_deletions",
    "try_again",
]
