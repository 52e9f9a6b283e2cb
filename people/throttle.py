"""How often something may be asked for, counted in the cache of this process.

Signing in has its own throttle (django-axes). This one is for mail that a stranger can cause.
"""

import hashlib

from django.core.cache import cache


def too_many(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more ``what`` of ``who``; True when there were ``limit`` already in the running period.

    ``who`` is hashed: addresses do not lie about in a cache.
    """
    key = f"throttle:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ended between the two calls
        return False
