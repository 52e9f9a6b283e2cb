"""How often something may be done, counted in the database: one count for every process, kept over a restart.

django-axes throttles the pair of a name and an address. This throttles what goes beyond one name: many names
tried from one address (ASVS 5.0, 6.3.1), and mail that a stranger can cause.
"""

import hashlib

from django.db import connection
from django.db.models.functions import Now

from people.models import Throttle

_COUNT = """
    INSERT INTO people_throttle (key, count, ends_at) VALUES (%s, 1, now() + %s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN people_throttle.ends_at <= now() THEN 1 ELSE people_throttle.count + 1 END,
        ends_at = CASE WHEN people_throttle.ends_at <= now() THEN excluded.ends_at ELSE people_throttle.ends_at END
    RETURNING count
"""


def count_one(what: str, who: str, *, seconds: int) -> int:
    """Count one more ``what`` of ``who``; how many there were in the running period, this one included.

    A period begins with its first count. One statement, so that two processes never count past each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_key(what, who), seconds])
        count: int = cursor.fetchone()[0]
    return count


def too_many(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more; True when there were ``limit`` already in the running period."""
    return count_one(what, who, seconds=seconds) > limit


def reached(what: str, who: str, *, limit: int) -> bool:
    """Whether ``limit`` is reached, without counting."""
    return Throttle.objects.filter(key=_key(what, who), ends_at__gt=Now(), count__gte=limit).exists()


def forget_ended() -> int:
    """Remove counts whose period is over."""
    return Throttle.objects.filter(ends_at__lte=Now()).delete()[0]


def _key(what: str, who: str) -> str:
    """Hashed: addresses do not lie about in a table."""
    return hashlib.sha256(f"{what}\n{who}".encode()).hexdigest()
