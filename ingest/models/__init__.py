from ingest.models.accounts import AccountSecret, MonitoredAccount
from ingest.models.polls import Heartbeat, PollRun, QuarantinedItem
from ingest.models.posts import Post, PostAuthor, PostVersion, Removal, Sighting

__all__ = [
    "AccountSecret",
    "Heartbeat",
    "MonitoredAccount",
    "PollRun",
    "Post",
    "PostAuthor",
    "PostVersion",
    "QuarantinedItem",
    "Removal",
    "Sighting",
]
