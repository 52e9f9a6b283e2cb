"""Who speaks in a cluster: each member is given the first post by the same author as its voice.

The number stays when the author's identifiers are erased, so that a figure of the running week does not rise when
one of two copies is deleted. It says that two posts were by one person and not by whom.
"""

from collections.abc import Collection, Iterable
from itertools import groupby

from triage.models import Signature

Member = tuple[int, int | None, str, str | None]  # post, voice so far, platform, author


def name_voices(cluster_ids: Collection[int]) -> None:
    """Give every member of these clusters its voice; only rows that change are written."""
    columns = ("cluster_id", "pk", "voice", "post__platform", "post__author__external_id")
    rows = Signature.objects.filter(cluster__in=cluster_ids).order_by("cluster_id", "pk").values_list(*columns)
    changed: list[Signature] = []
    for _cluster, group in groupby(rows, key=lambda row: row[0]):
        members: list[Member] = [row[1:] for row in group]
        before = {member[0]: member[1] for member in members}
        changed += [Signature(pk=pk, voice=to) for pk, to in voices(members).items() if before[pk] != to]
    Signature.objects.bulk_update(changed, ["voice"], batch_size=500)


def voices(members: Iterable[Member]) -> dict[int, int]:
    """The voice of each post of one cluster: the smallest id among those by the same author. Pure.

    Two posts are by one author if the platform says so, or if an earlier reading did, before the author was erased.
    """
    speaker: dict[object, int] = {}
    spoken: dict[int, int] = {}
    for pk, known, platform, author in sorted(members, key=lambda member: member[0]):
        keys = [key for key, there in ((("voice", known), known), ((platform, author), author)) if there]
        found = {speaker[key] for key in keys if key in speaker}
        first = min(found, default=pk)
        for other in found - {first}:  # what was two voices turns out to be one
            spoken.update({post: first for post, voice in spoken.items() if voice == other})
            speaker.update({key: first for key, voice in speaker.items() if voice == other})
        speaker.update(dict.fromkeys(keys, first))
        spoken[pk] = first
    return spoken
