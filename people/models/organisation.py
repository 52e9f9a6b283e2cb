"""The one organisation of a deployment, and its tree of services."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """Settings of the organisation; one row (``singleton`` is always true and unique)."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, default="CA")
    region = models.CharField(max_length=8, default="ON", blank=True)
    time_zone = models.CharField(max_length=64, default="America/Toronto")
    hold_seconds = models.PositiveIntegerField(
        default=15, help_text="How long an approved reply can still be pulled back."
    )
    listed_phone = models.CharField(max_length=40, blank=True, help_text="The number replies may give.")
    staff_support = models.CharField(
        max_length=200, blank=True, help_text="Where staff can turn after hard posts: a line, a name, hours."
    )
    notice_published_at = models.DateTimeField(null=True, blank=True)
    crisis_lines_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_organisation")]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A programme, site or team. The root is the whole organisation.

    ``path`` lists the ids from the root to this service, each followed by a slash ("1/4/9/"), so that
    everything below a service is one prefix match.
    """

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, unique=True, db_index=True)
    lead = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="leads")

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="service_name_once_under_parent"),
            models.UniqueConstraint(
                fields=["parent"], condition=Q(parent=None), nulls_distinct=False, name="one_root_service"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="service_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """Staffed hours of one weekday of a service; a service without rows uses its parent's."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(6)])
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["service", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_is_monday_to_sunday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_it_closes"),
            models.UniqueConstraint(fields=["service", "weekday", "opens"], name="one_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M} to {self.closes:%H:%M}"


class CrisisLine(models.Model):
    """A line to give to someone in danger. Numbers go stale: each carries who checked it and when."""

    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120)
    hours = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="crisis_line_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.contact}"
