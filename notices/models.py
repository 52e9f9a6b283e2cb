"""Notices to staff."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one person, through one channel. It carries a link and never the text of a post.

    ``key`` makes a notice idempotent: the same event asks twice, the person is told once. A page is
    repeated every ``repeat_minutes`` until somebody acknowledges it (at least once, by design: a second
    page is a nuisance, a lost one is not acceptable).
    """

    class Kind(models.TextChoices):
        PAGE = "page", "Page"
        ESCALATION = "escalation", "Escalation"
        APPROVAL = "approval", "Approval asked"
        DESK = "desk", "About the desk itself"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        DROPPED = "dropped", "No longer needed"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=160)
    path = models.CharField(max_length=200, help_text="Where on the desk to go.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    repeat_minutes = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_notice_has_its_time"
            )
        ]
        indexes = [
            # Reader: notices.services.deliver_due, every five seconds.
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(acknowledged_at=None) & (Q(state="queued") | Q(state="sent", repeat_minutes__gt=0)),
                name="notice_due",
            )
        ]

    def __str__(self) -> str:
        return self.subject
