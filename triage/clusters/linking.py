"""Putting a signed post beside its near-duplicates, and taking it out again. The caller holds the stage's lock."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min

from triage.clusters.limits import cluster_window
from triage.clusters.minhash import ALIKE, LIKELY, Hashes, estimate, jaccard, shingles, unpacked
from triage.clusters.voices import name_voices
from triage.models import Cluster, Signature

MOST_CANDIDATES = 50  # of one post, nearest in time: any one of many copies leads to the cluster of all


def link(row: Signature, *, now: datetime) -> Cluster | None:
    """Gather a post with those that say nearly the same within the window; the cluster, or None.

    Near-duplicates are connected: if two clusters turn out to be one story, the older takes in the other.
    """
    alike = near_duplicates(row)
    if not alike:
        return None
    known = sorted({other.cluster_id for other in alike if other.cluster_id})
    cluster = Cluster.objects.get(pk=known[0]) if known else _new(row, now)
    ids = [row.pk, *(other.pk for other in alike if other.cluster_id is None)]
    Signature.objects.filter(pk__in=ids).update(cluster=cluster, signed_at=now)
    if len(known) > 1:
        Signature.objects.filter(cluster__in=known[1:]).update(cluster=cluster)
        Cluster.objects.filter(pk__in=known[1:]).delete()
    _name_first(cluster)
    return cluster


def near_duplicates(row: Signature) -> list[Signature]:
    """The posts within the window that say nearly the same, by exact comparison wherever the words are at hand."""
    if not row.bands:
        return []
    window = cluster_window()
    near = Signature.objects.filter(posted_at__gte=row.posted_at - window, posted_at__lte=row.posted_at + window)
    found = near.filter(bands__overlap=row.bands).exclude(pk=row.pk).select_related("post")
    mine, words = unpacked(row.minhash), shingles(row.post.text)
    candidates = found.order_by("-posted_at", "-pk")[:MOST_CANDIDATES]
    return [other for other in candidates if estimate(mine, unpacked(other.minhash)) >= LIKELY and _alike(words, other)]


def leave(post_ids: Sequence[int]) -> None:
    """Take posts out of their clusters; those that each leaves behind stay together, if there are two."""
    members = Signature.objects.filter(pk__in=post_ids, cluster__isnull=False)
    left = list(members.values_list("cluster_id", flat=True).distinct())
    if not left:
        return
    members.update(cluster=None, voice=None)
    small = Cluster.objects.filter(pk__in=left).annotate(size=Count("members")).filter(size__lt=2)
    ended = list(small.values_list("pk", flat=True))
    Signature.objects.filter(cluster__in=ended).update(voice=None)
    Cluster.objects.filter(pk__in=ended).delete()
    name_voices(left)
    for cluster in Cluster.objects.filter(pk__in=left):
        _name_first(cluster)


def _alike(words: Hashes, other: Signature) -> bool:
    return jaccard(words, shingles(other.post.text)) >= ALIKE


def _new(row: Signature, now: datetime) -> Cluster:
    return Cluster.objects.create(first_post_id=row.pk, first_at=row.posted_at, made_at=now)


def _name_first(cluster: Cluster) -> None:
    """The earliest member gives the cluster its first post."""
    earliest = Signature.objects.filter(cluster=cluster).aggregate(at=Min("posted_at"))["at"]
    first = Signature.objects.filter(cluster=cluster, posted_at=earliest).order_by("pk").first()
    if first and first.pk != cluster.first_post_id:
        Cluster.objects.filter(pk=cluster.pk).update(first_post_id=first.pk, first_at=first.posted_at)
