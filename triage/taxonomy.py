"""The codes that a finding may carry: interface word, tier, and their place in the field's taxonomies. Pure.

The tier sets the clock, never the sentiment. ``iom`` is the Institute of Medicine's (Health Quality
Ontario's) domain, ``hcat`` the category of the Healthcare Complaints Analysis Tool (Gillespie and Reader
2016), ``cqc`` the regulator's key question. ``precision`` is the share of hits of the rule that people
agreed with, measured on 5,481 comments about care; None where it was not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CONCERN, STRENGTH, NEUTRAL = "concern", "strength", "neutral"


@dataclass(frozen=True, slots=True)
class Code:
    """``polarity`` is the usual one; a finding's own comes from its sentence. ``mirror`` is the opposite's code."""

    code: str
    label: str
    tier: int
    polarity: str
    iom: str = ""
    hcat: str = ""
    cqc: str = ""
    precision: float | None = None
    mirror: str = ""


_CODES = [
    Code("crisis.suicide_self", "Crisis words", 0, CONCERN, "Safe", "", "Safe"),
    Code("crisis.self_harm", "Self-harm", 0, CONCERN, "Safe", "", "Safe"),
    Code("crisis.third_party", "Fear for someone else", 0, CONCERN, "Safe", "", "Safe"),
    Code("crisis.harm_to_others", "Threat to others", 0, CONCERN, "Safe", "", "Safe"),
    Code("crisis.mention", "Suicide or self-harm mentioned", 1, CONCERN, "Safe"),
    Code("safeguard.abuse_neglect", "Abuse or neglect", 1, CONCERN, "Safe", "Quality", "Safe"),
    Code("safety.medication", "Medication", 1, CONCERN, "Safe", "Safety", "Safe"),
    Code("safety.clinical_error", "Error in care", 1, CONCERN, "Safe", "Safety", "Safe"),
    Code("safety.feeling_unsafe", "Feeling unsafe", 1, CONCERN, "Safe", "Environment", "Safe"),
    Code("privacy.breach_by_org", "Private details shared", 1, CONCERN, "Patient-centred", "Respect", "Well-led"),
    Code("privacy.staff_post", "Post by staff about a client", 1, CONCERN, "", "Respect", "Well-led"),
    Code("privacy.pii_in_post", "Personal details in the post", 2, NEUTRAL),
    Code("privacy.names_staff", "Names staff", 2, NEUTRAL),
    Code("access.waiting", "Waiting", 2, CONCERN, "Timely", "Processes", "Responsive", 0.85, "strength.access"),
    Code("access.contact", "Getting through", 2, CONCERN, "Timely", "Processes", "Responsive", 0.83, "strength.access"),
    Code("access.appointment", "Appointments", 2, CONCERN, "Timely", "Processes", "Responsive"),
    Code("access.refused", "Turned away", 2, CONCERN, "Equitable", "Processes", "Responsive"),
    Code("care.discharge", "Discharge", 2, CONCERN, "Effective", "Processes", "Effective", 0.53),
    Code("care.continuity", "Continuity", 2, CONCERN, "Effective", "Quality", "Effective"),
    Code("care.effective", "Help that works", 2, CONCERN, "Effective", "Quality", "Effective", None, "strength.helped"),
    Code(
        "staff.attitude",
        "Staff manner",
        2,
        CONCERN,
        "Patient-centred",
        "Respect",
        "Caring",
        0.72,
        "strength.kindness",
    ),
    Code(
        "staff.listening",
        "Not listened to",
        2,
        CONCERN,
        "Patient-centred",
        "Listening",
        "Caring",
        0.68,
        "strength.listened",
    ),
    Code(
        "staff.competence",
        "Skill and training",
        2,
        CONCERN,
        "Effective",
        "Safety",
        "Effective",
        None,
        "strength.professional",
    ),
    Code("staff.levels", "Enough staff", 2, CONCERN, "Efficient", "Environment", "Safe", 0.84),
    Code(
        "info.communication", "Being kept informed", 2, CONCERN, "Patient-centred", "Communication", "Responsive", 0.51
    ),
    Code("rights.dignity", "Dignity", 2, CONCERN, "Patient-centred", "Respect", "Caring"),
    Code("rights.equity", "Equity", 2, CONCERN, "Equitable", "Respect", "Responsive", 0.26),
    Code("rights.detention", "Detention and rights", 2, CONCERN, "Patient-centred", "Respect", "Safe", 0.48),
    Code("family.carers", "Involving family", 2, CONCERN, "Patient-centred", "Communication", "Caring"),
    Code("env.facilities", "Facilities", 2, CONCERN, "Safe", "Environment", "Safe", 0.75),
    Code("admin.process", "Paperwork and systems", 2, CONCERN, "Efficient", "Processes", "Well-led"),
    Code("info.misinformation", "False claim", 2, CONCERN, "", "", "Well-led"),
    Code("reputation.escalating", "Going further", 2, CONCERN, "", "", "Well-led"),
    Code("reputation.spread", "Spreading", 2, CONCERN, "", "", "Well-led"),
    Code("enquiry.question", "Question", 3, NEUTRAL, "", "", "Responsive"),
    Code("strength.kindness", "Kindness", 3, STRENGTH, "Patient-centred", "Respect", "Caring", 0.86, "staff.attitude"),
    Code(
        "strength.listened",
        "Listened to",
        3,
        STRENGTH,
        "Patient-centred",
        "Listening",
        "Caring",
        None,
        "staff.listening",
    ),
    Code(
        "strength.helped", "Help that worked", 3, STRENGTH, "Effective", "Quality", "Effective", None, "care.effective"
    ),
    Code("strength.access", "Quick help", 3, STRENGTH, "Timely", "Processes", "Responsive", 0.66, "access.waiting"),
    Code(
        "strength.professional",
        "Professional",
        3,
        STRENGTH,
        "Effective",
        "Safety",
        "Effective",
        None,
        "staff.competence",
    ),
    Code("strength.thanks", "Thanks", 3, STRENGTH, "Patient-centred", "", "Caring"),
    Code("topic.none", "No theme found", 3, NEUTRAL),
]

CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _CODES})
