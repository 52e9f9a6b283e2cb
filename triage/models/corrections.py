"""What people said of the machine's judgement: how critical a post is, and the history of every correction."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CriticalityDecision(models.Model):
    """A person's word on how critical a post is of the service. It outranks the proposal and survives it."""

    post = models.OneToOneField("ingest.Post", models.CASCADE, related_name="criticality_decision")
    criticality = models.PositiveSmallIntegerField(help_text="0 not critical to 5 severely critical.")
    machine = models.PositiveSmallIntegerField(null=True, help_text="What the desk had proposed, if anything.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(criticality__lte=5), name="a_person_says_0_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.criticality)


class Correction(models.Model):
    """One thing that a person said of one post's judgement, with what stood before and what stood after.

    ``before`` and ``after`` map what was decided ("sentiment", "criticality" or the id of a finding) to how it stood;
    null where nobody had decided. What was said at once, of several posts too, shares its ``act``. Undo puts back
    what stood before and marks the row; nothing is ever removed.
    """

    class Kind(models.TextChoices):
        DECIDED = "decided", "Signal decided"
        ADDED = "added", "Signal added"
        SENTIMENT = "sentiment", "Sentiment corrected"
        CRITICALITY = "criticality", "Criticality decided"

    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="corrections")
    act = models.UUIDField(db_index=True, help_text="The same for all that one press of a key decided.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True, help_text="The signal; blank for the post as a whole.")
    said = models.CharField(max_length=10, help_text="confirmed, rejected, a sentiment, or a number from 0 to 5.")
    before = models.JSONField()
    after = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.said}"
