from triage.rulebook.services.asking import cancel_dry_run, start_dry_run
from triage.rulebook.services.drafting import add_rule, discard_draft, remove_rule, take_back_draft
from triage.rulebook.services.publishing import publish_rules, revert_rules

__all__ = [
    "add_rule",
    "cancel_dry_run",
    "discard_draft",
    "publish_rules",
    "remove_rule",
    "revert_rules",
    "start_dry_run",
    "take_back_draft",
]
