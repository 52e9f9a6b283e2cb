"""How far the opening of cases has come."""

from django.db import models


class OpeningMark(models.Model):
    """Up to which assessment everything that calls for a person has its case; one row, ``pk`` 1.

    It spares each tick a walk over all assessments ever made. It lags by an hour and moves only while
    nothing below it waits, so that an assessment that commits late is never passed over.
    """

    assessment_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"up to assessment {self.assessment_id}"
