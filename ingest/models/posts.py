"""What people said, as the platform gave it. Inserted once; later versions are rows, deletions tombstones."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q


class Post(models.Model):
    """A post is a fact: nothing here is a judgement, and nothing here says who read it.

    ``text`` is the newest version's text in plain characters, exactly as written otherwise. A tombstone
    (``deleted_at`` set) keeps date, service and findings, so that past weeks never move; text is blank.
    """

    class Kind(models.TextChoices):
        POST = "post", "Post"
        COMMENT = "comment", "Comment"
        REVIEW = "review", "Review"
        RECOMMENDATION = "recommendation", "Recommendation"

    class Deletion(models.TextChoices):
        NONE = "", ""
        GONE = "gone", "Deleted at the source"
        HIDDEN = "hidden", "Withheld at the source"
        RETENTION = "retention", "Erased by the retention rule"

    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=190)
    version_id = models.CharField(max_length=190)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.POST)
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of text and stars: what is judged.")
    language = models.CharField(max_length=8, blank=True, help_text="As the platform says; may be wrong.")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    recommends = models.BooleanField(null=True, blank=True, help_text="Yes or no, where a platform has no stars.")
    url = models.CharField(max_length=500, blank=True)
    conversation_id = models.CharField(max_length=190, blank=True)
    parent_id = models.CharField(max_length=190, blank=True)
    is_own = models.BooleanField(default=False)
    reply_route = models.CharField(max_length=8, default="api")
    media_count = models.PositiveSmallIntegerField(default=0)
    posted_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    service = models.ForeignKey("people.Service", models.PROTECT, related_name="posts")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deletion = models.CharField(max_length=9, choices=Deletion.choices, blank=True, default="")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="When it was last looked up at the source.")
    search = models.GeneratedField(
        expression=SearchVector("text", config="english"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="post_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="stars_are_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deletion="") | Q(deleted_at__isnull=False, text="") & ~Q(deletion=""),
                name="a_tombstone_has_no_text",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="post_search"),
            # Readers: the thread on an item's page; joining a later post to its case.
            models.Index(fields=["platform", "conversation_id", "posted_at"], name="post_thread"),
            # Reader: the weekly figures.
            models.Index(fields=["service", "posted_at"], name="post_week"),
            # Reader: ingest.services.sweep_deletions, oldest checked first.
            models.Index(
                models.F("checked_at").asc(nulls_first=True),
                "stored_at",
                condition=Q(deleted_at=None),
                name="post_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.external_id}"


class PostAuthor(models.Model):
    """The author's identifiers, apart from the post so that they can be purged alone."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="author")
    external_id = models.CharField(max_length=190)
    handle = models.CharField(max_length=190, blank=True)
    display_name = models.CharField(max_length=190, blank=True)

    class Meta:
        # Reader: one case per conversation and author; erasure by handle.
        indexes = [models.Index(fields=["external_id"], name="post_author")]

    def __str__(self) -> str:
        return f"author of post {self.post_id}"


class PostVersion(models.Model):
    """One version of a post's words and stars; the first is stored with the post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    version_id = models.CharField(max_length=190)
    text = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    text_hash = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["post", "text_hash"], name="version_once")]

    def __str__(self) -> str:
        return f"version {self.version_id}"


class Sighting(models.Model):
    """Which account saw a post, and when: one post seen by two accounts is one post with two sightings."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="sightings")
    account = models.ForeignKey("ingest.MonitoredAccount", models.PROTECT, related_name="sightings")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="sighting_once")]
        # Reader: items of the last seven days on the accounts page.
        indexes = [models.Index(fields=["account", "-seen_at"], name="sighting_recent")]

    def __str__(self) -> str:
        return f"post {self.post_id} by account {self.account_id}"


class Removal(models.Model):
    """A removal that was told of a post which this account had not told: should the post be told later, it is gone.

    The platform's id alone, and never of a person. Forgotten after ``REMOVAL_DAYS``.
    """

    account = models.ForeignKey("ingest.MonitoredAccount", models.CASCADE, related_name="removals")
    external_id = models.CharField(max_length=190)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="removal_once")]
        # Reader: the sweep, which forgets the old ones.
        indexes = [models.Index(fields=["told_at"], name="removal_told")]

    def __str__(self) -> str:
        return f"removal of {self.external_id}"
