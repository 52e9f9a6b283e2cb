"""Bands part crisis from safety: nothing overdue stands above a crisis."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('responses', '0003_opening_mark'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='band_follows_tier',
        ),
        migrations.RunSQL(
            "UPDATE responses_case SET band = LEAST(tier, 2) WHERE band <> LEAST(tier, 2)",
            "UPDATE responses_case SET band = CASE WHEN tier <= 1 THEN 0 ELSE 1 END",
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(
                condition=Q(('band', 0), ('tier', 0)) | Q(('band', 1), ('tier', 1)) | Q(('band', 2), ('tier__gte', 2)),
                name='band_follows_tier',
            ),
        ),
    ]
