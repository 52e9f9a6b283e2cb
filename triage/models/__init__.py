from triage.models.aside import SetAside
from triage.models.assessments import Assessment
from triage.models.clusters import Cluster, Signature
from triage.models.coding import Coding, CodingItem
from triage.models.corrections import Correction, CriticalityDecision
from triage.models.findings import Finding, SentimentDecision
from triage.models.rules import DryRun, DryRunChange, RuleBook, RuleDraft
from triage.models.samples import Sample
from triage.models.trust import LabelTrust

__all__ = [
    "Assessment",
    "Cluster",
    "Coding",
    "CodingItem",
    "Correction",
    "CriticalityDecision",
    "DryRun",
    "DryRunChange",
    "Finding",
    "LabelTrust",
    "RuleBook",
    "RuleDraft",
    "Sample",
    "SentimentDecision",
    "SetAside",
    "Signature",
]
