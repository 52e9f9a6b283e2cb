"""What the desk set aside by itself, why, and how it came back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SetAside(models.Model):
    """A post that is not feedback, with the words that say so; nothing urgent was found in it.

    It stands while ``ended_at`` is empty. ``ended_by`` is the person who brought it back; nobody when a new
    judgement did. The row stays either way: the weekly sample is drawn from all that was ever set aside.
    """

    post = models.OneToOneField("ingest.Post", models.CASCADE, related_name="set_aside")
    assessment = models.OneToOneField("triage.Assessment", models.CASCADE, related_name="set_aside")
    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    start = models.PositiveIntegerField(help_text="First code point of the evidence in Post.text.")
    end = models.PositiveIntegerField(help_text="One past the last code point.")
    text_hash = models.CharField(max_length=64, help_text="The version of the text that the span points into.")
    set_aside_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["elsewhere", "promotion", "spam"]), name="only_no_feedback_is_set_aside"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="set_aside_shows_its_words"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="brought_back_has_its_time"
            ),
        ]
        indexes = [
            # Reader: the look for what became urgent.
            models.Index(fields=["-id"], condition=Q(ended_at=None), name="set_aside_standing"),
            # Reader: the list of what the desk set aside, newest first.
            models.Index(fields=["-set_aside_at", "-id"], condition=Q(ended_at=None), name="set_aside_newest"),
            # Reader: the weekly sample.
            models.Index(fields=["set_aside_at"], name="set_aside_week"),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id}: {self.kind}"
