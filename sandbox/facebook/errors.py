"""Graph's error envelope. Codes are the contract; the wording is not."""

from sandbox.messages import Json, Refusal, Response

CHALLENGE = 'OAuth "Facebook Platform" "invalid_token" "{}"'


def graph_error(
    code: int, message: str, *, status: int = 400, subcode: int = 0, kind: str = "OAuthException", **more: object
) -> Response:
    error: Json = {"message": message, "type": kind, "code": code, **more, "fbtrace_id": "AbCdEfGhIjKlMnOpQrStUvW"}
    if subcode:
        error["error_subcode"] = subcode
    headers = {"WWW-Authenticate": CHALLENGE.format(message.replace('"', "'"))} if kind == "OAuthException" else {}
    return Response(status, {"error": error}, headers, content_type="application/json; charset=UTF-8")


def refuse(code: int, message: str, **fields: object) -> Refusal:
    return Refusal(graph_error(code, message, **fields))  # type: ignore[arg-type]


def missing(object_id: str) -> Refusal:
    text = (
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation"
    )
    return refuse(100, text, subcode=33, kind="GraphMethodException")


def scripted(status: int) -> Response:
    """The error for a status that a fault asks for."""
    if status == 401:
        return graph_error(190, "Error validating access token: The session is invalid.", status=401, subcode=467)
    if status in (403, 429):
        return graph_error(4, "(#4) Application request limit reached", status=status, is_transient=True)
    if status == 404:
        return graph_error(2500, "Unknown path components", status=404)
    return graph_error(2, "An unexpected error has occurred. Please retry your request later.", status=status)
