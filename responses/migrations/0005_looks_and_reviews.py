"""Replies remember what is to be looked for first, and which of them were pulled back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('responses', '0004_crisis_stands_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='reply',
            name='look_first',
            field=models.BooleanField(default=False, help_text='Restored from a backup: look at the platform before any call.'),
        ),
        migrations.AddField(
            model_name='reply',
            name='pulled_back_at',
            field=models.DateTimeField(blank=True, help_text='A draft that was a reply on its way: another form never writes over it.', null=True),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('state', 'in_review')), fields=['next_attempt_at'], name='reply_in_review'),
        ),
    ]
