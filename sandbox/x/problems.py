"""Errors in the forms that X sends them."""

from typing import Any

from sandbox.messages import Json, Refusal, Response

PROBLEMS = "https://api.twitter.com/2/problems/"
TITLES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}


def problem(status: int, detail: str = "", title: str = "", type: str = "about:blank", **more: Any) -> Response:
    title = title or TITLES.get(status, "Internal Server Error" if status >= 500 else "Error")
    body = {"title": title, "detail": detail or title, "type": type, "status": status, **more}
    return Response(status, body)


def invalid(message: str, **parameters: Any) -> Refusal:
    """400 about parameters of the request."""
    error: Json = {"message": message}
    if parameters:
        error["parameters"] = {name: [str(value)] for name, value in parameters.items()}
    body = {
        "errors": [error],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}invalid-request",
    }
    return Refusal(Response(400, body))


def refused(status: int, detail: str = "", **fields: Any) -> Refusal:
    return Refusal(problem(status, detail, **fields))


def payment_required(form: str) -> Refusal:
    if form == "old":
        body = {
            "account_id": 1,
            "title": "CreditsDepleted",
            "detail": "Your enrolled account does not have any credits to fulfill this request.",
            "type": f"{PROBLEMS}credits",
        }
        return Refusal(Response(402, body))
    body = {
        "detail": "credits depleted",
        "status": 402,
        "title": "Payment Required",
        "type": "https://api.x.com/2/problems/credits-depleted",
    }
    return Refusal(Response(402, body, content_type="application/problem+json"))


def rate_limited(form: str) -> Response:
    if form == "code88":
        return Response(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]})
    return problem(429)


def usage_capped() -> Refusal:
    fields = {"period": "Monthly", "scope": "Product"}
    title = "UsageCapExceeded"
    return refused(
        429, "Usage cap exceeded: Monthly product cap", title=title, type=f"{PROBLEMS}usage-capped", **fields
    )


def missing(id: str, parameter: str, kind: str = "tweet", why: str = "gone") -> Json:
    """One entry of ``errors`` beside a 200, for an object that cannot be shown.

    ``why`` is gone, protected or suspended; a suspended author has a title that contradicts its type.
    """
    noun = "Tweet" if kind == "tweet" else "user"
    entry: Json = {"value": id, "resource_id": id, "parameter": parameter, "resource_type": kind}
    if why == "protected":
        detail = f"Sorry, you are not authorized to see the {noun} with {parameter}: [{id}]."
        name, title = "not-authorized-for-resource", "Authorization Error"
    elif why == "suspended":
        detail, name, title = f"User has been suspended: [{id}].", "resource-not-found", "Forbidden"
    else:
        detail = f"Could not find {'tweet' if kind == 'tweet' else 'user'} with {parameter}: [{id}]."
        name, title = "resource-not-found", "Not Found Error"
    return {**entry, "title": title, "detail": detail, "type": f"{PROBLEMS}{name}"}
