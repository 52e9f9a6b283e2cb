"""The sentences a new desk begins with: "I" rather than "we", sorry without blame, nothing that confirms care."""

from django.db import migrations

# (kind, tone, criticality, title, text)
BLOCKS = [
    ("sentence", "any", "any", "Thank you", "Thank you for taking the time to write this."),
    ("sentence", "praise", "any", "Pass the praise on", "I will pass this on to the {service} team this week."),
    ("sentence", "praise", "any", "What praise means", "It means a great deal to the people at {service} to read this."),
    ("sentence", "mixed", "any", "Both sides", "Thank you for saying both what went well and what did not."),
    ("sentence", "mixed", "any", "Pass the good part on", "I will share the good part with the {service} team as well."),
    ("sentence", "mixed", "ordinary", "Sorry for the hard part", "I am sorry that part of this was hard."),
    ("sentence", "critical", "ordinary", "Sorry", "I am sorry to read this. No one should have to go through that."),
    (
        "sentence",
        "critical",
        "ordinary",
        "What I will do",
        "I look after feedback about {service}, and I will raise this with the team this week.",
    ),
    (
        "sentence",
        "any",
        "serious",
        "Taken seriously",
        "I am sorry to read this. I take it seriously, and I will bring it to the person in charge of {service} today.",
    ),
    (
        "sentence",
        "any",
        "serious",
        "No blame in public",
        "I cannot go into anyone’s care here, and I would like to understand what happened.",
    ),
    ("sentence", "any", "crisis", "Glad you wrote", "I’m glad you wrote this, and it sounds very hard."),
    (
        "sentence",
        "any",
        "crisis",
        "Not an emergency service",
        "This account isn’t an emergency service and is not read at all hours.",
    ),
    ("sentence", "any", "any", "Your name and role", "{name}, {role}"),
    ("sentence", "any", "crisis", "Your name and role, in a crisis", "{name}, {role}"),
    (
        "invitation",
        "any",
        "any",
        "Message or ring",
        "If you would like to talk, please send us a private message here, or ring {phone}, {hours}.",
    ),
    (
        "invitation",
        "any",
        "any",
        "Private message",
        "If you would like to talk about this, please send us a private message here.",
    ),
    (
        "invitation",
        "any",
        "any",
        "Not here, but gladly",
        "We do not talk about anyone’s care in public. Anybody is welcome to ring {organisation} at {phone}.",
    ),
    (
        "invitation",
        "any",
        "crisis",
        "Talk with us, in a crisis",
        "If you would like to talk with us, message me here or ring {phone}.",
    ),
]


def add(apps, schema_editor):
    rows = [
        dict(kind=kind, tone=tone, criticality=criticality, title=title, text=text, order=(number + 1) * 10)
        for number, (kind, tone, criticality, title, text) in enumerate(BLOCKS)
    ]
    model = apps.get_model("responses", "ReplyBlock")
    model.objects.bulk_create(model(**row) for row in rows)


class Migration(migrations.Migration):

    dependencies = [
        ("responses", "0007_reply_blocks"),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
