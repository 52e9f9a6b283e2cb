"""Sentences that the organisation has approved for public replies."""

from django.db import models
from django.db.models import Q

from responses.blocks import Criticality
from responses.checklist import Tone


class ReplyBlock(models.Model):
    """One sentence. Never deleted: one that is no longer wanted is retired, and can be used again.

    ``text`` may hold places such as {service}; ``tone`` and ``criticality`` say which posts it suits.
    """

    class Kind(models.TextChoices):
        SENTENCE = "sentence", "Building block"
        INVITATION = "invitation", "Invitation to talk in private"

    TONES = [("any", "Any"), *[(tone.value, tone.value.capitalize()) for tone in Tone]]
    CRITICALITIES = [
        (Criticality.ANY.value, "Any but a crisis"),
        (Criticality.ORDINARY.value, "Ordinary"),
        (Criticality.SERIOUS.value, "Serious: safety, or serious harm"),
        (Criticality.CRISIS.value, "Crisis"),
    ]

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SENTENCE)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    tone = models.CharField(max_length=10, choices=TONES, default="any")
    criticality = models.CharField(max_length=10, choices=CRITICALITIES, default=Criticality.ANY.value)
    order = models.PositiveSmallIntegerField(default=100)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["title"], condition=Q(retired_at=None), name="block_title_once_in_use"),
            models.CheckConstraint(condition=Q(kind__in=["sentence", "invitation"]), name="block_kind_is_known"),
            models.CheckConstraint(
                condition=Q(tone__in=["any", *[tone.value for tone in Tone]]), name="block_tone_is_known"
            ),
            models.CheckConstraint(
                condition=Q(criticality__in=[one.value for one in Criticality]), name="block_criticality_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="block_says_something"),
        ]

    def __str__(self) -> str:
        return self.title
