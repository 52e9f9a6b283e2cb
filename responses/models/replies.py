"""Replies: an outbox. Claimed and committed before the call; a lost answer is looked up, never resent blindly."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from responses.states import LIVE_REPLIES, PUBLIC_REPLIES, REPLY_WORDS, ReplyState

_LIVE = Q(state__in=sorted(LIVE_REPLIES))
_LIVE_OR_PUBLIC = Q(state__in=sorted(LIVE_REPLIES | PUBLIC_REPLIES))


class Reply(models.Model):
    """A reply to one post of a case, from the first typed letter to the platform's answer."""

    case = models.ForeignKey("responses.Case", models.PROTECT, related_name="replies")
    target = models.ForeignKey("ingest.Post", models.PROTECT, related_name="replies")
    account = models.ForeignKey("ingest.MonitoredAccount", models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies")
    body = models.TextField(blank=True)
    state = models.CharField(
        max_length=16,
        choices=[(state.value, words.label) for state, words in REPLY_WORDS.items()],
        default=ReplyState.DRAFT.value,
    )
    client_key = models.UUIDField(unique=True, help_text="Made with the form: one form, one reply.")
    target_hash = models.CharField(
        max_length=64,
        blank=True,
        help_text="Text of the post when it was approved; a change goes back to a person.",
    )
    guard = models.JSONField(default=dict, help_text="Result of the privacy check: ids of rules, never text.")
    override_reason = models.CharField(max_length=300, blank=True)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=0, help_text="Looks at the platform since the lost answer.")
    requeued = models.BooleanField(default=False, help_text="The one automatic second try has been used.")
    look_first = models.BooleanField(
        default=False, help_text="Restored from a backup: look at the platform before any call."
    )
    pulled_back_at = models.DateTimeField(
        null=True, blank=True, help_text="A draft that was a reply on its way: another form never writes over it."
    )
    discarded_at = models.DateTimeField(
        null=True, blank=True, help_text="Discarded by its author a moment ago: can still be taken up again."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=190, blank=True)
    url = models.CharField(max_length=500, blank=True)
    refusal = models.CharField(max_length=300, blank=True, help_text="Why the platform said no, in plain words.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=_LIVE, name="one_live_reply_per_case"),
            models.UniqueConstraint(fields=["target"], condition=_LIVE_OR_PUBLIC, name="one_reply_per_post"),
            models.UniqueConstraint(fields=["case", "author"], condition=Q(state="draft"), name="one_draft_per_person"),
            models.CheckConstraint(
                condition=Q(discarded_at=None) | Q(state="withdrawn"), name="only_a_withdrawn_reply_is_discarded"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")), name="approver_is_not_the_author"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(PUBLIC_REPLIES)) | Q(sent_at__isnull=False),
                name="sent_reply_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | Q(state__in=["draft", "waiting_approval", "sent_back", "withdrawn"])
                | Q(approved_by__isnull=False),
                name="nothing_leaves_unapproved",
            ),
        ]
        indexes = [
            # Readers: responses.delivery.claim_reply and responses.reconcile, every few seconds.
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="reply_held"),
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="reply_queued"),
            models.Index(fields=["next_attempt_at"], condition=Q(state="unknown"), name="reply_unknown"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="reply_sending"),
            # Reader: responses.services.discarding, every few seconds; almost always empty.
            models.Index(fields=["discarded_at"], condition=Q(discarded_at__isnull=False), name="reply_discarded"),
            # Reader: responses.moderation.
            models.Index(fields=["next_attempt_at"], condition=Q(state="in_review"), name="reply_in_review"),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} ({self.state})"
