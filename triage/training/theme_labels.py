"""How the published labels stand for our codes: pxtextmining's themes (version 6) and its phase 1 subcategories.

A class is named by the code of its concern; praise of the same theme carries the code's mirror ("access.waiting" and
"strength.access"). Codes that are not here have no label to learn from: rules and people find them.
"""

from collections.abc import Mapping

from triage.training.datasets import Row

LABELS: Mapping[str, tuple[str, ...]] = {
    "access.waiting": ("Timeliness of care",),
    "access.contact": ("Contacting services",),
    "access.appointment": ("Appointment arrangements", "Appointment method"),
    "care.discharge": ("Discharge",),
    "care.continuity": ("Staff continuity", "Referals & continuity of care", "Care plans"),
    "care.effective": ("Impact of treatment/ care",),
    "staff.attitude": ("Staff manner & personal attributes",),
    "staff.listening": ("Staff listening, understanding & involving patients",),
    "staff.competence": ("Competence & training",),
    "staff.levels": ("Number & deployment of staff",),
    "info.communication": (
        "Unspecified communication",
        "Information directly from staff during care",
        "Information provision & guidance",
        "Being kept informed, clarity & consistency of information",
    ),
    "family.carers": ("Interaction with family/ carers",),
    "env.facilities": (
        "Environment & Facilities",
        "Cleanliness, tidiness & infection control",
        "Food & drink provision & facilities",
        "Sensory experience",
        "Parking",
    ),
    "admin.process": ("Organisation & efficiency", "Patient records"),
    "safety.medication": ("Supplying & understanding medication", "Pain management"),
    "rights.detention": ("Mental Health Act",),
    "rights.equity": ("Equality, Diversity & Inclusion",),
    "strength.thanks": ("Positive experience & gratitude",),
}
GROUP_PREFIX = "hcat_map:"
TONES: Mapping[str, str] = {"tone:concern": "neg", "tone:strength": "pos"}  # class: label of the file of sentiment
LEAST_HINTS = 12  # texts of a phase 1 subcategory, below which it teaches nothing


def is_on(row: Row, column: str) -> bool:
    return float(row.other.get(column) or 0) > 0


def has_code(row: Row, code: str) -> bool:
    """Whether people gave a text one of the labels that stand for a code."""
    return any(is_on(row, column) for column in LABELS[code])


def groups_of(row: Row) -> list[str]:
    """The columns of the nine groups after the Healthcare Complaints Analysis Tool, in the file's order."""
    return [column for column in row.other if column.startswith(GROUP_PREFIX)]
