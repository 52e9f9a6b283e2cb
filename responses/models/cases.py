"""Work: one case per conversation and author."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from responses.states import CASE_WORDS, OPEN_STATES, CaseState

_OPEN = Q(state__in=sorted(OPEN_STATES))


class Case(models.Model):
    """A post, or a conversation with one author, that calls for a person.

    Clocks start at the post's own time (``clock_from``); changing tier restarts nothing. ``due_at`` is the
    next clock that runs and orders the inbox within ``band``: 0 crisis, 1 safety, 2 the rest, so that nothing
    overdue ever stands above a crisis. ``version`` goes up by one with every act: an act carries the version
    the person saw and is refused when it is stale.
    """

    # No index of its own where nobody looks items up by a column alone (db_index=False): each costs every new item.
    service = models.ForeignKey("people.Service", models.PROTECT, related_name="cases", db_index=False)
    first_post = models.OneToOneField("ingest.Post", models.PROTECT, related_name="+")
    latest_post = models.ForeignKey("ingest.Post", models.PROTECT, related_name="+")
    platform = models.CharField(max_length=20)
    conversation_key = models.CharField(
        max_length=64,
        unique=True,
        help_text="SHA-256 of platform, conversation and author: joins later posts.",
    )
    state = models.CharField(
        max_length=12,
        choices=[(state.value, words.label) for state, words in CASE_WORDS.items()],
        default=CaseState.NEW.value,
    )
    tier = models.PositiveSmallIntegerField()
    tier_by_person = models.BooleanField(default=False)
    band = models.PositiveSmallIntegerField()
    needs_human_read = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    opened_at = models.DateTimeField()
    clock_from = models.DateTimeField(help_text="When the post went up: every clock starts here.")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    seen_due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ack_due_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    set_aside_reason = models.CharField(max_length=24, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    # Tier 0 only: the four decisions of the clinical lead, saved one by one.
    crisis_taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    crisis_taken_at = models.DateTimeField(null=True, blank=True)
    crisis_danger = models.CharField(max_length=12, blank=True)  # yes, unclear, no
    crisis_act = models.CharField(max_length=12, blank=True)  # call, report, none
    crisis_reply = models.CharField(max_length=12, blank=True)  # public, private, none

    class Meta:
        ordering = ["band", "due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="new", acknowledged_at=None)
                | Q(state="set_aside")
                | Q(state__in=["acknowledged", "responded", "closed"], acknowledged_at__isnull=False),
                name="acknowledged_at_is_set_past_new",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None),
                name="closed_has_time_and_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(set_aside_reason=""), name="set_aside_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(tier__lte=3), name="case_tier_is_0_to_3"),
            models.CheckConstraint(
                condition=Q(tier=0, band=0) | Q(tier=1, band=1) | Q(tier__gte=2, band=2), name="band_follows_tier"
            ),
            models.CheckConstraint(condition=~Q(tier=0) | Q(snoozed_until=None), name="crisis_is_never_snoozed"),
        ]
        indexes = [
            # Readers: the inbox of someone who sees every service, then of someone who sees some.
            models.Index(fields=["band", "due_at", "id"], condition=_OPEN, name="case_inbox"),
            models.Index(fields=["service", "band", "due_at", "id"], condition=_OPEN, name="case_inbox_service"),
            models.Index(fields=["state", "band", "due_at", "id"], condition=_OPEN, name="case_inbox_state"),
            models.Index(fields=["assigned_to", "band", "due_at", "id"], condition=_OPEN, name="case_mine"),
            # Readers: views of which an inbox may hold few, and their counts in the rail.
            models.Index(fields=["tier", "due_at", "id"], condition=_OPEN, name="case_tier"),
            models.Index(fields=["due_at", "id"], condition=_OPEN & Q(needs_human_read=True), name="case_human_read"),
            models.Index(fields=["band", "due_at", "id"], condition=Q(state="set_aside"), name="case_aside"),
            # Readers: searches of items in any state; the weekly figures.
            models.Index(fields=["band", "due_at", "id"], name="case_any_state"),
            models.Index(fields=["service", "clock_from"], name="case_week"),
            # Reader: the inbox, newest or oldest first, in any state; either way round.
            models.Index(fields=["clock_from", "id"], name="case_posted"),
        ]

    def __str__(self) -> str:
        return f"Item {self.pk}"


class CasePost(models.Model):
    """A post of a case. A later post of the same author in the conversation joins it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="posts")
    post = models.OneToOneField("ingest.Post", models.PROTECT, related_name="case_post")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        # Reader: responses.queries.news_since, every few seconds for each open page.
        indexes = [models.Index(fields=["joined_at"], name="case_post_joined")]

    def __str__(self) -> str:
        return f"post {self.post_id} of item {self.case_id}"


class CaseEvent(models.Model):
    """One thing that happened to a case: timeline, audit and statistics in one table. Append-only.

    ``kind`` names the act in the past tense ("acknowledged"); ``detail`` holds ids, choices and undo data;
    ``text`` holds what a person typed: a note, or a reply that came back and did not go out. It is blank otherwise.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=32)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(help_text="The case's version after the act.")
    detail = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_event_per_version")]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]

    def __str__(self) -> str:
        return self.kind


class Presence(models.Model):
    """Who has an item open, and whether they are writing. Advice only: the gate is ``Case.version``."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="presence")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    replying = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="present_once")]
        indexes = [models.Index(fields=["case", "-seen_at"], name="presence_recent")]

    def __str__(self) -> str:
        return f"user {self.user_id} at item {self.case_id}"
