"""Posts that say nearly the same in nearly the same words."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Cluster(models.Model):
    """Two or more posts, each a near-duplicate of another one in it that was posted within some days."""

    first_post = models.ForeignKey("ingest.Post", models.CASCADE, related_name="+")
    first_at = models.DateTimeField(help_text="When the first post went up.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"since post {self.first_post_id}"


class Signature(models.Model):
    """What of a post's words is compared with others: a MinHash, and its bands to look others up by.

    The words cannot be read back from it. When the post is erased, the MinHash and the bands go; its place in
    the cluster stays, so that figures of past weeks never move. So do its voice and its person, numbers that name
    nobody: an author who said the same thing twice, or two things in one week, is counted once also when the
    author's identifiers are gone.
    """

    post = models.OneToOneField("ingest.Post", models.CASCADE, primary_key=True, related_name="signature")
    text_hash = models.CharField(max_length=64, help_text="The version of the text that was signed.")
    posted_at = models.DateTimeField(help_text="As the post's, for the window.")
    minhash = models.BinaryField(help_text="128 minima of 32 bits; empty where the text is too short.")
    bands = ArrayField(models.BigIntegerField(), help_text="One key for each four minima.")
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="members")
    voice = models.BigIntegerField(
        null=True, help_text="The first post of the cluster by the same author. None: the post speaks for itself."
    )
    person = models.BigIntegerField(
        null=True, help_text="The first post of the same author in the same week. None: the author was not known."
    )
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: candidates for a new post, those that share a band with it.
            GinIndex(fields=["bands"], name="signature_bands"),
            # Reader: clusters that grew lately.
            models.Index(fields=["signed_at"], condition=models.Q(cluster__isnull=False), name="signature_grew"),
        ]

    def __str__(self) -> str:
        return f"of post {self.post_id}"
