"""Findings about the text and the service, and what people decided about them.

No finding, score, history or diagnosis is ever about an author.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Finding(models.Model):
    """A code found at a span of a post's text: "staff.listening" at characters 12 to 30.

    What a rule and the model both found has two rows. A span of no length is of the whole post ("topic.none").

    A re-assessment adds new rows and withdraws suggestions that it no longer makes; a finding that a person
    confirmed, rejected or added is never touched by the machine again.
    """

    class Polarity(models.TextChoices):
        CONCERN = "concern", "Concern"
        STRENGTH = "strength", "Strength"
        NEUTRAL = "neutral", "Neutral"

    class Source(models.TextChoices):
        RULE = "rule", "Rule"
        MODEL = "model", "Model"
        PERSON = "person", "Person"

    class Status(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "No longer suggested"

    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    polarity = models.CharField(max_length=8, choices=Polarity.choices)
    tier = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField(help_text="First code point of the evidence in Post.text.")
    end = models.PositiveIntegerField(help_text="One past the last code point.")
    text_hash = models.CharField(max_length=64, help_text="The version of the text that the span points into.")
    source = models.CharField(max_length=6, choices=Source.choices)
    rule = models.CharField(max_length=60, blank=True, help_text="Name of the rule or model that found it.")
    scorer_version = models.CharField(max_length=40, blank=True)
    confidence = models.FloatField(null=True, help_text="Calibrated, 0 to 1; none for a rule, exact about its words.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.SUGGESTED)
    severity = models.PositiveSmallIntegerField(null=True, help_text="HCAT 1 minor, 2 moderate, 3 serious.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["tier", "start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "text_hash", "code", "start", "end", "source"], name="found_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="span_runs_forward"),
            models.CheckConstraint(condition=Q(tier__lte=3), name="finding_tier_is_0_to_3"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1), name="finding_confidence_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__gte=1, severity__lte=3), name="severity_is_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "rejected"], decided_at__isnull=False)
                | Q(status__in=["suggested", "withdrawn"], decided_at=None),
                name="a_decision_has_its_time",
            ),
        ]
        # Reader: themes and concern rates of a week.
        indexes = [models.Index(fields=["code", "status"], name="finding_code")]

    def __str__(self) -> str:
        return f"{self.code} ({self.status})"


class SentimentDecision(models.Model):
    """A person's word on a post's sentiment. It outranks every assessment and survives re-assessment."""

    post = models.OneToOneField("ingest.Post", models.CASCADE, related_name="sentiment_decision")
    sentiment = models.CharField(max_length=10)
    machine = models.CharField(max_length=10, help_text="What the desk had said.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sentiment__in=["positive", "mixed", "neutral", "negative"]),
                name="a_person_says_one_of_four",
            )
        ]

    def __str__(self) -> str:
        return self.sentiment
