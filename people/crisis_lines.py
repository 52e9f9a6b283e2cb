"""Lines to start from, by place. Pure. Numbers go stale, so none counts as checked until a person says so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A crisis line as the public knows it."""

    name: str
    contact: str
    hours: str = "Any hour"


_EMERGENCY_CA = Line("Emergency services", "911")
_NATIONAL: dict[str, list[Line]] = {
    "CA": [
        Line("9-8-8 Suicide Crisis Helpline", "Call or text 9-8-8"),
        Line("Kids Help Phone", "Text CONNECT to 686868"),
        _EMERGENCY_CA,
    ],
    "US": [
        Line("988 Suicide and Crisis Lifeline", "Call or text 988"),
        Line("Crisis Text Line", "Text HOME to 741741"),
        Line("Emergency services", "911"),
    ],
    "GB": [
        Line("Samaritans", "116 123"),
        Line("Shout", "Text SHOUT to 85258"),
        Line("NHS 111", "111, option 2"),
        Line("Emergency services", "999"),
    ],
    "IE": [Line("Samaritans", "116 123"), Line("Text About It", "Text 50808"), Line("Emergency services", "112")],
    "AU": [Line("Lifeline", "13 11 14"), Line("Emergency services", "000")],
    "NZ": [Line("1737 Need to talk?", "Call or text 1737"), Line("Emergency services", "111")],
}
_REGIONAL: dict[tuple[str, str], list[Line]] = {
    ("CA", "ON"): [Line("ConnexOntario", "1-866-531-2600")],
}


def suggested_lines(country: str, region: str) -> list[Line]:
    """Lines known for a place, national ones first; empty for a country that we know nothing of."""
    return [*_NATIONAL.get(country, []), *_REGIONAL.get((country, region), [])]
