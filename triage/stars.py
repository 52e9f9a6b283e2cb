"""The stars of a post: as its platform gives them, or as much as a recommendation is worth. Pure."""

from typing import Protocol

YES, NO = 5, 1  # a platform that asks "do you recommend it" knows nothing between


class Rated(Protocol):
    """A post's stars, one to five, and whether it recommends; None where a platform asks for neither."""

    @property
    def rating(self) -> int | None: ...
    @property
    def recommends(self) -> bool | None: ...


def stars_of(post: Rated) -> int | None:
    """One to five; None where nothing was given."""
    if post.rating is not None or post.recommends is None:
        return post.rating
    return YES if post.recommends else NO
