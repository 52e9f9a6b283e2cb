"""Google's error JSON. The canonical status and the reasons are the contract; the wording is not."""

from sandbox.messages import Json, Refusal, Response

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
SERVICE = "mybusiness.googleapis.com"


def google_error(code: int, message: str, *, status: str = "", reason: str = "") -> Response:
    error: Json = {"code": code, "message": message, "status": status or STATUSES.get(code, "UNKNOWN")}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
        error["details"] = [{**info, "metadata": {"service": SERVICE}}]
    headers = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
    return Response(code, {"error": error}, headers if code == 401 else {}, "application/json; charset=UTF-8")


def refuse(code: int, message: str, *, status: str = "", reason: str = "") -> Refusal:
    return Refusal(google_error(code, message, status=status, reason=reason))


def oauth_error(code: int, error: str, description: str) -> Refusal:
    """The token endpoint has the form of RFC 6749, not Google's."""
    return Refusal(Response(code, {"error": error, "error_description": description}))


def scripted(status: int) -> Response:
    """The error for a status that a fault asks for."""
    reason = {401: "ACCESS_TOKEN_EXPIRED", 429: "RATE_LIMIT_EXCEEDED"}.get(status, "")
    return google_error(status, "The request could not be served.", reason=reason)
