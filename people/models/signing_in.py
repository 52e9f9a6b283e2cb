"""What signing in keeps for a while: counts of what was asked for too often, and links that wait to be mailed."""

from django.db import models


class Throttle(models.Model):
    """How often something was done in a running period, shared by every process. ``key`` is a hash."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M}"


class LinkRequest(models.Model):
    """Somebody asked for a link to set a password. Whether the address is known is found out later.

    The request of a stranger writes this row and nothing else, so that neither the answer nor its time tells
    who has an account here. The row goes as soon as it is dealt with.
    """

    email = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"link asked for at {self.asked_at:%Y-%m-%d %H:%M}"
