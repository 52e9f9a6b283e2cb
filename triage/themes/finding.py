"""Rules where rules are exact, a model where they miss: both are kept, side by side. Pure."""

from collections.abc import Sequence

from triage.detectors import Found, Reading, detect


def findings_many(readings: Sequence[Reading]) -> list[list[Found]]:
    """The findings of each post but for crisis words, most urgent first, then in order of the text.

    A finding of a rule has no confidence: it is exact about its words. One of the model has a calibrated one.
    """
    return [detect(reading) for reading in readings]
