"""How polling went, and what could not be read."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PollRun(models.Model):
    """One page asked for, written in the transaction that stored its posts (or alone, when it failed)."""

    class Outcome(models.TextChoices):
        OK = "ok", "Read"
        RETRY = "retry", "Will be tried again"
        TOKEN = "token", "Sign-in refused"
        STOPPED = "stopped", "Stopped"
        FENCED = "fenced", "Another worker had taken over"

    account = models.ForeignKey("ingest.MonitoredAccount", models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    items = models.PositiveIntegerField(default=0)
    new_posts = models.PositiveIntegerField(default=0)
    new_versions = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    last_page = models.BooleanField(default=True)
    error_code = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    gap = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "-started_at"], name="run_recent")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.started_at:%Y-%m-%d %H:%M:%S}"


class QuarantinedItem(models.Model):
    """A raw item that could not be stored. It blocks nothing and is not lost: a person can look at it.

    It waits until it is stored after all (``released_at``) or a person lets it go (``discarded_at``).
    ``raw`` is {} once its content is erased: then, when its post is deleted at the source, or after 30 days.
    """

    account = models.ForeignKey("ingest.MonitoredAccount", models.CASCADE, related_name="quarantine")
    external_id = models.CharField(max_length=190, blank=True, help_text="Its own id on the platform, if it has one.")
    raw = models.JSONField()
    raw_hash = models.CharField(max_length=64)
    error = models.CharField(max_length=300)
    first_seen_at = models.DateTimeField()
    times_seen = models.PositiveIntegerField(default=1)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    discard_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "raw_hash"], name="quarantined_once"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(discarded_at=None), name="quarantine_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None) | ~Q(discard_reason="") & Q(raw={}), name="discarded_item_is_erased"
            ),
        ]
        # Readers: the list of an account's unreadable items; erasing by id when a post is deleted.
        indexes = [
            models.Index(
                fields=["account", "first_seen_at"],
                condition=Q(released_at=None, discarded_at=None),
                name="quarantine_waiting",
            ),
            models.Index(fields=["external_id"], condition=~Q(external_id=""), name="quarantine_identity"),
        ]

    def __str__(self) -> str:
        return f"quarantined item {self.pk}"


class Heartbeat(models.Model):
    """When a worker of a queue last did work. Silence is the dangerous failure, so liveness is work done."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%H:%M:%S}"
