"""Escalations: an item passed to a named person, climbing a ladder by itself when nobody acts."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Escalation(models.Model):
    """Open until someone resolves it. ``rung`` counts from 1; ``next_rung_at`` is when the next person is told."""

    case = models.ForeignKey("responses.Case", models.CASCADE, related_name="escalations")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="escalations")
    passed_to = models.CharField(max_length=120, help_text="Role or team, as people call it.")
    reason = models.CharField(max_length=300)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=1)
    rungs = models.PositiveSmallIntegerField(default=2)
    next_rung_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    paused_until = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    last_step = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(resolved_at=None), name="one_open_escalation_per_case"
            ),
            models.CheckConstraint(condition=Q(paused_until=None) | ~Q(pause_reason=""), name="a_pause_has_a_reason"),
        ]
        indexes = [
            # Reader: responses.services.climb_ladders, every ten seconds.
            models.Index(fields=["next_rung_at"], condition=Q(resolved_at=None), name="escalation_climbs")
        ]

    def __str__(self) -> str:
        return f"escalation of item {self.case_id}"
