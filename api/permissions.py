"""What a token may do, beyond what its owner may."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from people.models import PersonalToken


class TokenScope(BasePermission):
    """A token that may read does not act."""

    message = "This token may only read. Make one that may act, on your own page of the desk."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or may_write(request)


def may_write(request: Request) -> bool:
    """Whether the request came with a token that may act."""
    token = request.auth
    return isinstance(token, PersonalToken) and token.scope == PersonalToken.Scope.WRITE
