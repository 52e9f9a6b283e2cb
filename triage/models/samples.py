"""The weekly sample: what the machine let pass, drawn for a person to look at."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Sample(models.Model):
    """A post drawn in a week, and what a person said of the machine's judgement. Never about the author."""

    class Kind(models.TextChoices):
        SET_ASIDE = "set_aside", "Set aside by the desk"
        NO_THEME = "no_theme", "No theme found"

    class Verdict(models.TextChoices):
        OPEN = "", "Not looked at"
        RIGHT = "right", "Right"
        WRONG = "wrong", "Wrong"

    week = models.DateField(help_text="The Monday of the week that the post belongs to.")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="samples")
    drawn_at = models.DateTimeField()
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["week", "kind", "post"], name="sampled_once"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None, decided_by=None)
                | Q(verdict__in=["right", "wrong"], decided_at__isnull=False, decided_by__isnull=False),
                name="a_verdict_has_its_person",
            ),
        ]
        # Reader: the page of samples that wait.
        indexes = [models.Index(fields=["id"], condition=Q(verdict=""), name="sample_waiting")]

    def __str__(self) -> str:
        return f"post {self.post_id} of {self.week}"
