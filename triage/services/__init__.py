from triage.services.assessing import assess_new_posts
from triage.services.deciding import add_finding, decide_finding
from triage.services.setting_aside import end_set_aside, return_post, set_aside_posts
from triage.services.undoing import undo_correction
from triage.services.weighing import correct_sentiment, decide_criticality

__all__ = [
    "add_finding",
    "assess_new_posts",
    "correct_sentiment",
    "decide_criticality",
    "decide_finding",
    "end_set_aside",
    "return_post",
    "set_aside_posts",
    "undo_correction",
]
