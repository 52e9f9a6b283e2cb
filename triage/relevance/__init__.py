"""Is a post feedback at all? Pure rules, each with its evidence; what they do not recognise reaches a person.

Most of what names a hospital in public is noise: 9.4 % of such posts were about care in the study that counted
(Hawkins and others, BMJ Qual Saf 2016). No set of posts labelled for relevance exists to learn from, so the
rules are few, must show the words that they rest on, and a tenth of what they set aside is read by a person.
"""

from triage.relevance.deciding import Relevance, relevance_of
from triage.relevance.evidence import evidence_of, phrases
from triage.relevance.kinds import ABOUT_CARE, LABELS, NOT_FEEDBACK, Kind

__all__ = ["ABOUT_CARE", "LABELS", "NOT_FEEDBACK", "Kind", "Relevance", "evidence_of", "phrases", "relevance_of"]
