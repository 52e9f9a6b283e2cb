from triage.models.assessments import Assessment
from triage.models.findings import Finding, SentimentDecision

__all__ = ["Assessment", "Finding", "SentimentDecision"]
