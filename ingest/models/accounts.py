"""Where the desk listens."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MonitoredAccount(models.Model):
    """An account, page or location on a platform that feeds a service (the root service: the whole).

    ``lease_until`` and ``epoch`` give one poller at a time the right to move the cursor: claiming adds one
    to ``epoch``, and a write holds only while ``epoch`` is still the claimer's (a fencing number).
    ``cursor`` moves in the transaction that stores a walk's last page; ``walk`` keeps the place within an
    unfinished walk: {"page": token}.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Working"
        PAUSED = "paused", "Paused"
        EXPIRED = "expired", "Expired"  # token refused
        STOPPED = "stopped", "Stopped"  # pay, policy, or too many unreadable items

    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120, help_text="The account's id on the platform.")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True)
    service = models.ForeignKey("people.Service", models.PROTECT, related_name="accounts")
    config = models.JSONField(default=dict, blank=True, help_text="Plain fields of the platform's form.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    state_reason = models.CharField(max_length=300, blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    state_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    paused_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    next_poll_at = models.DateTimeField()
    poll_seconds = models.PositiveIntegerField(default=120)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveBigIntegerField(default=0)
    cursor = models.JSONField(default=dict, blank=True)
    walk = models.JSONField(default=dict, blank=True)
    hints = models.JSONField(default=list, blank=True, help_text="Ids that a webhook spoke of: read them first.")
    failures = models.PositiveIntegerField(default=0, help_text="Failed polls in a row.")
    last_polled_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_item_at = models.DateTimeField(null=True, blank=True)
    app_key = models.CharField(max_length=64, blank=True, help_text="Same for accounts that share a rate budget.")
    budget_remaining = models.IntegerField(null=True, blank=True)
    budget_limit = models.IntegerField(null=True, blank=True)
    budget_reset_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="account_once"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "paused", "expired", "stopped"]),
                name="account_state_is_known",
            ),
        ]
        indexes = [
            # Reader: ingest.services.claim_due_account, every few seconds.
            models.Index(fields=["next_poll_at"], condition=Q(state="active"), name="account_due")
        ]

    def __str__(self) -> str:
        return self.name


class AccountSecret(models.Model):
    """The encrypted credentials of an account, in a table of their own so that rights can differ.

    AES-GCM with the account's id as associated data: a ciphertext moved to another row does not open.
    """

    account = models.OneToOneField(MonitoredAccount, models.CASCADE, primary_key=True, related_name="secret")
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=16)
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"secret of account {self.account_id}"
