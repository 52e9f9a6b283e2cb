"""What a post can be to the desk. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    EXPERIENCE = "experience"
    ENQUIRY = "enquiry"
    SUPPORT = "support"
    ELSEWHERE = "elsewhere"
    PROMOTION = "promotion"
    SPAM = "spam"
    OTHER = "other"
    OWN = "own"


# Figures of care count these. "Other" is read by a person all the same: nothing in it was recognised.
ABOUT_CARE = frozenset({Kind.EXPERIENCE, Kind.ENQUIRY, Kind.SUPPORT})
# Set aside by the desk, unless something urgent was found in it.
NOT_FEEDBACK = frozenset({Kind.ELSEWHERE, Kind.PROMOTION, Kind.SPAM})

LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.EXPERIENCE: "Experience of care",
        Kind.ENQUIRY: "Question",
        Kind.SUPPORT: "Support sought",
        Kind.ELSEWHERE: "Another organisation",
        Kind.PROMOTION: "Promotion or news",
        Kind.SPAM: "Spam or abuse",
        Kind.OTHER: "Not about our care",
        Kind.OWN: "Our own post",
    }
)
