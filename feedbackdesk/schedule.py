"""Every periodic task: how often, and why that often. Ticks are idempotent: none, one or two beats are safe."""

from datetime import timedelta
from typing import Any

# name: (task, seconds, why)
_TICKS: dict[str, tuple[str, float, str]] = {
    "poll": ("ingest.tasks.poll_due_accounts", 5, "accounts are due one by one; a tick only looks"),
    "assess": ("triage.tasks.assess_new_posts", 3, "a post in danger must reach a person within minutes"),
    "cluster": ("triage.tasks.cluster_posts", 30, "what several people say at once is news within minutes"),
    "sample": ("triage.tasks.draw_samples", 300, "a week is drawn once, soon after it ends"),
    "code": ("triage.tasks.draw_for_coding", 300, "a week is drawn once, soon after it ends"),
    "rules": ("triage.tasks.run_dry_runs", 3, "somebody waits to see what their rules would change"),
    "trust": ("triage.tasks.review_trust", 300, "a label that people mostly reject is not suggested for long"),
    "open": ("responses.tasks.open_cases", 3, "the same"),
    "deliver": ("responses.tasks.deliver_replies", 3, "a hold of 15 seconds should not last 30"),
    "climb": ("responses.tasks.climb_ladders", 10, "rungs are minutes apart"),
    "notices": ("notices.tasks.deliver_notices", 5, "pages leave at once"),
    "links": ("people.tasks.send_links", 5, "somebody who cannot sign in waits for a mail"),
    "sweep": ("ingest.tasks.sweep_deletions", 300, "what was deleted at the source is erased here within a day"),
    "figures": ("dashboards.tasks.roll_up_weeks", 60, "the running week is read all day"),
}

SCHEDULE: dict[str, Any] = {
    name: {
        "task": task,
        "schedule": timedelta(seconds=seconds),
        "options": {"expires": max(seconds * 4, 10)},  # a late tick is dropped, not piled up
    }
    for name, (task, seconds, _why) in _TICKS.items()
}
