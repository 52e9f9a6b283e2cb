"""The record. Rows are chained by hash and the database refuses to change or remove one (migration 0002)."""

from django.db import models


class Entry(models.Model):
    """One thing that somebody did or saw. ``detail`` holds ids and choices, never the text of a post."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, help_text="The user's id; empty for the desk itself.")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        # Reader: the timeline of one object on the auditor's page.
        indexes = [models.Index(fields=["object_type", "object_id", "id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
