"""Blind double coding: posts that two people judge each on their own, and what the desk had said of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

SENTIMENTS = ("positive", "mixed", "neutral", "negative")


class CodingItem(models.Model):
    """A post drawn for a week, with the desk's word as it stood at the draw, so that agreement never moves.

    Nobody who codes is shown that word, nor what the other person said.
    """

    week = models.DateField(help_text="The Monday of the week that the post was stored in.")
    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="coding_items")
    text_hash = models.CharField(max_length=64, help_text="The version of the text that is coded.")
    machine_sentiment = models.CharField(max_length=10)
    machine_codes = ArrayField(models.CharField(max_length=40), default=list)
    scorer_version = models.CharField(max_length=40)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["week", "post"], name="drawn_for_coding_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} of {self.week}"


class Coding(models.Model):
    """One person's own judgement of a drawn post; without a ``place`` they passed it on to somebody else."""

    item = models.ForeignKey(CodingItem, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(null=True, help_text="1 or 2: the first or the second to code it.")
    sentiment = models.CharField(max_length=10, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    coded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "coder"], name="a_person_codes_once"),
            models.UniqueConstraint(fields=["item", "place"], name="two_people_code"),
            models.CheckConstraint(condition=Q(place=None) | Q(place__in=[1, 2]), name="first_or_second_coder"),
            models.CheckConstraint(
                condition=Q(place=None, sentiment="", codes=[]) | Q(place__isnull=False, sentiment__in=SENTIMENTS),
                name="coded_or_skipped",
            ),
        ]
        # Reader: the last answer of one person, for undo.
        indexes = [models.Index(fields=["coder", "-id"], name="coding_of_person")]

    def __str__(self) -> str:
        return f"{self.sentiment or 'skipped'} for {self.item_id}"
