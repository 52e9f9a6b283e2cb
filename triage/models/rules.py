"""The organisation's own rules: versions that never change, one draft, and dry runs with what they found."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class DryRun(models.Model):
    """What a draft would change: recent posts judged by the rules as they are and as proposed.

    ``content`` is the draft as it stood when it was asked for. A worker holds the row by a lease; ``epoch`` fences off
    one that overslept. ``post_ids`` are drawn when it begins and worked through in order.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        CANCELLED = "cancelled", "Cancelled"

    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    base = models.PositiveIntegerField(help_text="Number of the version it is compared with; 0: the desk's own rules.")
    since = models.DateTimeField(help_text="Posts of this time and later are looked at.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    found = models.PositiveIntegerField(default=0, help_text="Posts there were in that time.")
    post_ids = ArrayField(models.BigIntegerField(), default=list)
    total = models.PositiveIntegerField(default=0, help_text="Posts to look at: all, or a sample of a great many.")
    done = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=["waiting", "running"]), name="one_dry_run_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["finished", "cancelled"], ended_at__isnull=False),
                name="an_ended_dry_run_has_its_time",
            ),
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="dry_run_does_no_more_than_all"),
        ]

    def __str__(self) -> str:
        return f"dry run {self.pk}: {self.state}"


class DryRunChange(models.Model):
    """One post that would be judged otherwise in one respect. ``code`` is blank but for findings."""

    class Kind(models.TextChoices):
        APPEARS = "appears", "Found that was not"
        DISAPPEARS = "disappears", "Not found any more"
        TIER = "tier", "Another tier"
        SENTIMENT = "sentiment", "Another sentiment"
        RELEVANCE = "relevance", "Set aside, or no longer"

    run = models.ForeignKey(DryRun, models.CASCADE, related_name="changes")
    post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True)
    polarity = models.CharField(max_length=8, blank=True)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    text_hash = models.CharField(max_length=64, help_text="The version of the text that was judged.")

    class Meta:
        ordering = ["id"]
        # Reader: the page of a dry run, which counts by kind and code.
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "code", "polarity", "post"], name="changes_once_in_a_run"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}".strip()


class RuleBook(models.Model):
    """A version of the rules, published by somebody for a reason. It never changes; a newer one takes its place."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "Published"
        REVERTED = "reverted", "Brought back"

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PUBLISHED)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    dry_run = models.ForeignKey(DryRun, models.PROTECT, null=True, related_name="books")
    brings_back = models.PositiveIntegerField(null=True, help_text="Number of the version; 0: the desk's own rules.")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            # Reader: every batch of judgements asks which version is current.
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_rule_book"),
            models.CheckConstraint(condition=Q(number__gte=1), name="rule_books_count_from_one"),
            models.CheckConstraint(
                condition=Q(kind="published", dry_run__isnull=False, brings_back=None)
                | Q(kind="reverted", dry_run=None, brings_back__isnull=False),
                name="published_after_a_dry_run_or_brought_back",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class RuleDraft(models.Model):
    """The one draft of the organisation. Without a row it is the same as the current version."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    content = models.JSONField()
    discarded = models.JSONField(null=True, help_text="What was discarded last, until the draft is changed again.")
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_rule_draft")]

    def __str__(self) -> str:
        return f"draft {self.version}"
