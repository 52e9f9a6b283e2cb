from triage.models.aside import SetAside
from triage.models.assessments import Assessment
from triage.models.clusters import Cluster, Signature
from triage.models.findings import Finding, SentimentDecision
from triage.models.samples import Sample

__all__ = ["Assessment", "Cluster", "Finding", "Sample", "SentimentDecision", "SetAside", "Signature"]
