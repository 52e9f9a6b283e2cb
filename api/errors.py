"""Refusals of the services as answers of the API: 409 when stale, 422 with the reason in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import APIException

from responses.errors import NotAllowed, StaleAction


class Conflict(APIException):
    """Somebody acted since; ``version`` is the item's newest, to read again and decide anew."""

    status_code = 409

    def __init__(self, stale: StaleAction) -> None:
        super().__init__(str(stale))
        self.detail = {"detail": str(stale), "version": stale.case.version}  # type: ignore[dict-item]


class Unprocessable(APIException):
    status_code = 422


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a service refuses into an answer."""
    try:
        yield
    except StaleAction as stale:
        raise Conflict(stale) from stale
    except NotAllowed as refused:
        raise Unprocessable(refused.reason) from refused
