"""What signing in keeps for a while: counts of what was asked for too often, and links that wait to be mailed."""

from django.db import models
from django.db.models import Q


class Throttle(models.Model):
    """How often something was done in a running period, shared by every process. ``key`` is a hash."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M}"


class LinkRequest(models.Model):
    """A link to set a password that waits to be mailed by a worker.

    Without a ``user`` it is one that somebody asked for at sign-in. Whether the address is known is found out
    later: the request of a stranger writes this row and nothing else, so that neither the answer nor its time
    tells who has an account here. With a ``user`` it is an invitation; ``given_up_at`` says that it never left.
    The row goes as soon as the mail has left.
    """

    email = models.CharField(max_length=254, blank=True)
    user = models.OneToOneField("people.User", models.CASCADE, null=True, related_name="link_request")
    asked_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=120, blank=True, help_text="Why the last attempt failed, for the admin.")
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(email=""), name="link_is_for_an_address_or_a_person"),
            models.CheckConstraint(condition=Q(given_up_at=None) | Q(user__isnull=False), name="only_invitations_stay"),
        ]

    def __str__(self) -> str:
        return f"link asked for at {self.asked_at:%Y-%m-%d %H:%M}"
