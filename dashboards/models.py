"""Weekly figures: numerators and denominators, never percentages. They outlive the posts they count."""

from django.db import models
from django.db.models import F, Q

from dashboards.units import counted_in


class WeeklyFigure(models.Model):
    """One measure of one service in one week (Monday, in the organisation's time zone).

    The root service's row counts the whole organisation. A share is numerator/denominator; a rate per 100
    too; a median keeps the median in ``value`` with its n in ``denominator``. Figures of what was said count
    voices there, and the posts in which they spoke beside them.
    """

    service = models.ForeignKey("people.Service", models.CASCADE, related_name="figures")
    week = models.DateField()
    measure = models.CharField(max_length=32)
    numerator = models.IntegerField(null=True)
    denominator = models.IntegerField(null=True)
    posts = models.IntegerField(null=True, help_text="The numerator in posts; None where no voices are counted.")
    posts_of = models.IntegerField(null=True, help_text="The denominator in posts.")
    value = models.FloatField(null=True, help_text="For medians: in the measure's unit.")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["service", "measure", "week"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gte=0), name="denominator_is_a_count"
            ),
            models.CheckConstraint(
                condition=Q(posts=None, posts_of=None)
                | Q(posts__gte=F("numerator"), posts_of__gte=F("posts")) & Q(posts_of__gte=F("denominator")),
                name="posts_beside_their_voices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.week}"

    @property
    def counts(self) -> str:
        """What numerator and denominator count."""
        return counted_in(self.measure, self)
