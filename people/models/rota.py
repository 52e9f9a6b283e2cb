"""Who is on call for tier 0, and when."""

from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """From ``starts`` until ``ends`` the clinical lead is paged first, then the backup, then the manager."""

    service = models.ForeignKey("people.Service", models.CASCADE, related_name="shifts")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    lead = models.ForeignKey("people.User", models.PROTECT, related_name="shifts_as_lead")
    backup = models.ForeignKey("people.User", models.PROTECT, related_name="shifts_as_backup")
    manager = models.ForeignKey("people.User", models.PROTECT, related_name="shifts_as_manager", null=True, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="shift_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(lead=F("backup")), name="backup_is_someone_else"),
        ]
        indexes = [models.Index(fields=["service", "starts", "ends"], name="shift_on_call_now")]

    def __str__(self) -> str:
        return f"{self.starts:%d %b %H:%M} to {self.ends:%d %b %H:%M}"
