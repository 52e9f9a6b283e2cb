"""Whether the model may suggest a code: decided, dated, and kept."""

from django.db import models
from django.db.models import Q


class LabelTrust(models.Model):
    """A decision on one code. It stands until another supersedes it; the former ones stay."""

    code = models.CharField(max_length=40)
    trusted = models.BooleanField()
    reason = models.CharField(max_length=200, help_text="The figures that decided it, in words.")
    report_digest = models.CharField(max_length=64, help_text="SHA-256 of the shipped report that it rests on.")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(superseded_at=None), name="one_standing_trust_of_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {'trusted' if self.trusted else 'not trusted'}"
