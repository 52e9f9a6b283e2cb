from django.db import migrations, models

# Posts that were signed before: as they would have been named then, by the authors that are still known. The zone is
# the organisation's; before there is one there are no posts.
NAME = """
UPDATE triage_signature SET person = named.first
FROM (
    SELECT post.id, min(post.id) OVER (
        PARTITION BY post.platform, author.external_id,
        date_trunc('week', post.posted_at AT TIME ZONE coalesce((SELECT min(time_zone) FROM people_organisation), 'UTC'))
    ) AS first
    FROM ingest_post AS post
    JOIN ingest_postauthor AS author ON author.post_id = post.id
    JOIN triage_signature AS signature ON signature.post_id = post.id
    WHERE author.external_id <> ''
) AS named
WHERE named.id = triage_signature.post_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('triage', '0010_set_aside_newest'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='person',
            field=models.BigIntegerField(help_text='The first post of the same author in the same week. None: the author was not known.', null=True),
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
