from triage.services.assessing import assess_new_posts
from triage.services.deciding import add_finding, correct_sentiment, decide_finding

__all__ = ["add_finding", "assess_new_posts", "correct_sentiment", "decide_finding"]
