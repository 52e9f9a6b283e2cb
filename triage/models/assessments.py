"""What the machine makes of a post. A pure function of the text and the scorer's version."""

from django.db import models
from django.db.models import F, Q


class Assessment(models.Model):
    """One judgement of one text by one version of the scorer. Never overwritten: a newer one supersedes it.

    ``sentiment`` is about the text and the service, never about the author. What could not be assessed has
    the outcome "needs a human read"; it is never neutral and never "OK".
    """

    class Outcome(models.TextChoices):
        SCORED = "scored", "Scored"
        NOT_SCORED = "not_scored", "Not scored"  # another language: findings by rule may still exist
        NEEDS_HUMAN = "needs_human", "Needs a human read"

    class Sentiment(models.TextChoices):
        POSITIVE = "positive", "Positive"
        MIXED = "mixed", "Mixed"
        NEUTRAL = "neutral", "Neutral"
        NEGATIVE = "negative", "Negative"
        NOT_SCORED = "not_scored", "Not scored"

    class Relevance(models.TextChoices):
        EXPERIENCE = "experience", "Experience of care"
        ENQUIRY = "enquiry", "Question"
        SUPPORT = "support", "Support sought"
        ELSEWHERE = "elsewhere", "Another organisation"
        PROMOTION = "promotion", "Promotion or news"
        SPAM = "spam", "Spam or abuse"
        OTHER = "other", "Not about our care"
        OWN = "own", "Our own post"

    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="assessments")
    text_hash = models.CharField(max_length=64)
    scorer_version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    sentiment = models.CharField(max_length=10, choices=Sentiment.choices)
    compound = models.FloatField(null=True, help_text="VADER's compound score of the whole text, -1 to 1.")
    worst_sentence = models.FloatField(null=True, help_text="Compound of the worst sentence, -1 to 1.")
    worst_start = models.PositiveIntegerField(null=True, help_text="Where the worst sentence starts, in code points.")
    worst_end = models.PositiveIntegerField(null=True)
    confidence = models.FloatField(null=True, help_text="Calibrated probability of the sentiment, 0 to 1.")
    criticality = models.PositiveSmallIntegerField(
        null=True, help_text="Proposed, 0 to 5: how critical the most negative statement is. People confirm it."
    )
    language = models.CharField(max_length=8, blank=True)
    relevance = models.CharField(max_length=12, choices=Relevance.choices, default=Relevance.EXPERIENCE)
    tier = models.PositiveSmallIntegerField(help_text="0 crisis, 1 safety, 2 concern, 3 strength or enquiry.")
    needs_person = models.BooleanField(help_text="Whether a case should be opened.")
    disagreement = models.BooleanField(default=False, help_text="Stars and text point different ways.")
    driving_words = models.JSONField(default=list, help_text="[[word, valence], ...] that moved the score most.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was not scored, in plain words.")
    assessed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "text_hash", "scorer_version"], name="assessed_once"),
            models.UniqueConstraint(fields=["post"], condition=Q(superseded_at=None), name="one_current_assessment"),
            models.CheckConstraint(
                condition=Q(compound=None) | Q(compound__gte=-1, compound__lte=1), name="compound_in_range"
            ),
            models.CheckConstraint(
                condition=Q(worst_sentence=None) | Q(worst_sentence__gte=-1, worst_sentence__lte=1),
                name="worst_sentence_in_range",
            ),
            models.CheckConstraint(condition=Q(tier__lte=3), name="tier_is_0_to_3"),
            models.CheckConstraint(condition=Q(criticality=None) | Q(criticality__lte=5), name="criticality_is_0_to_5"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1), name="confidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(worst_start=None, worst_end=None) | Q(worst_end__gt=F("worst_start")),
                name="worst_sentence_is_a_span",
            ),
            models.CheckConstraint(
                condition=Q(outcome="scored") | Q(sentiment="not_scored"), name="unscored_is_never_neutral"
            ),
        ]
        indexes = [
            # Reader: responses.services.open_cases, most urgent first.
            models.Index(
                fields=["tier", "id"],
                condition=Q(superseded_at=None, needs_person=True),
                name="assessment_calls_for_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentiment} by {self.scorer_version}"
