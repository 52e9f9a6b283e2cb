"""A few synthetic posts, so that a first look at the desk is not empty."""

from datetime import datetime, timedelta

from sandbox.messages import Json

HANDLE = "LakeshoreMH"
# (hours ago, author, text)
POSTS = [
    (70, "june_by_the_lake", "@{0} four months on the list for the youth hub and nobody can tell us where we stand."),
    (52, "tom_makes_bread", "The nurse at {0} Harbour Street walk-in sat with my dad for an hour. @{0} thank you."),
    (47, "ana_r_millbrook", "@{0} is the walk-in open on the holiday Monday? The website says two things."),
    (30, "perry_k", "@{0} phoned six times today. Six times the line rang out. This is not a crisis line."),
    (26, "noor_reads", "@{0} reception called my son by his old name in a full waiting room. Please fix your forms."),
    (20, "gilles_m", "@{0} merci, l’équipe du soir a été très douce avec ma fille."),
    (9, "quiet_harbour", "@{0} I do not see a point in going on and your line keeps ringing."),
    (5, "sam_and_biscuit", "@{0} new peer group on Thursdays is the best part of my week."),
    (2, "ana_r_millbrook", "@{0} still no answer about Monday."),
    (1, "delia_writes", "@{0} my records were sent to the wrong address. How do I complain?"),
]


def demo_items(now: datetime) -> list[Json]:
    return [
        {"text": text.format(HANDLE), "author": author, "at": (now - timedelta(hours=hours)).isoformat()}
        for hours, author, text in POSTS
    ]
