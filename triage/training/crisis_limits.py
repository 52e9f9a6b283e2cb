"""From which probability a person is called: chosen on some texts, measured on others."""

import numpy as np
from numpy.typing import NDArray

from triage.crisis.model import GROUNDLESS
from triage.training.crisis_texts import Texts

ALERTS, ALERTS_READ = 19.0, 16.5  # of 1,000 comments about care: on whom a person is called at most, by words or read
MENTIONS = 40.0  # the same: whom a person reads soon
FOUND, FOUND_DISTORTED = 0.97, 0.92  # of those in danger, with the reader: more calls than these need are not made

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def by_alerts(texts: Texts, sure: Doubles, allowed: float, among: Flags) -> float:
    """Above which, with the rules' own, so many of 1,000 comments alarm."""
    care = among & (texts.kind == "care")
    quiet = np.sort(sure[care & ~texts.by_rules])[::-1]
    place = int(allowed * care.sum() / 1000) - int((care & texts.by_rules).sum())
    return float(quiet[max(0, min(place, len(quiet) - 1))])


def by_recall(texts: Texts, sure: Doubles, among: Flags) -> float:
    """Above which, with the rules' own, enough of those in danger are found, of both kinds of text."""
    limits = []
    for distorted, wanted in ((False, FOUND), (True, FOUND_DISTORTED)):
        danger = among & (texts.kind == "urgent") & (texts.distorted == distorted)
        left = np.sort(sure[danger & ~texts.by_rules])
        missed = int((1 - wanted) * danger.sum())
        limits.append(float(left[min(missed, len(left) - 1)]) if len(left) else 1.0)
    return float(np.nextafter(min(limits), 0))


def alert_of(texts: Texts, sure: Doubles, among: Flags, *, read: bool) -> float:
    """By words as many alarms as are bearable; with the reader no more than are needed, and fewer than those."""
    bearable = by_alerts(texts, sure, ALERTS_READ if read else ALERTS, among)
    return max(bearable, by_recall(texts, sure, among)) if read else bearable


def counting(texts: Texts, sure: Doubles, least: float) -> Doubles:
    """The probabilities that may call a person: of short texts, and of those without ground, only higher ones."""
    faint = (texts.short & (sure < least)) | (texts.groundless & (sure < GROUNDLESS))
    return np.where(faint, 0.0, sure)


def alarmed(texts: Texts, sure: Doubles, *, read: bool) -> Flags:
    """Which texts call a person by the model, each fold by a limit chosen on the others."""
    told = np.zeros(len(sure), dtype=np.bool_)
    for fold in np.unique(texts.folds):
        mine = texts.folds == fold
        told[mine] = sure[mine] > alert_of(texts, sure, ~mine, read=read)
    return told
