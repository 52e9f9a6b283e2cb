from django.db import migrations, models

# Clusters that were gathered before: as they would have been named then, by the authors that are still known.
NAME = """
UPDATE triage_signature SET voice = named.first
FROM (
    SELECT signature.post_id, CASE
        WHEN author.external_id IS NULL THEN signature.post_id
        ELSE min(signature.post_id) OVER (PARTITION BY signature.cluster_id, post.platform, author.external_id)
    END AS first
    FROM triage_signature AS signature
    JOIN ingest_post AS post ON post.id = signature.post_id
    LEFT JOIN ingest_postauthor AS author ON author.post_id = signature.post_id
    WHERE signature.cluster_id IS NOT NULL
) AS named
WHERE named.post_id = triage_signature.post_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0008_discarded_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='voice',
            field=models.BigIntegerField(help_text='The first post of the cluster by the same author. None: the post speaks for itself.', null=True),
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
