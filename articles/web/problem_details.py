"""Problem details (RFC 9457): error responses that name the parameter, its value, and the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"


class Wrong(Schema):
    """An invalid parameter of a request."""

    parameter: str = Field(description="name of the parameter")
    value: str = Field(description="its value in the request")
    reason: str = Field(description="why it is not accepted")


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(description="address of the documentation of this kind of problem")
    title: str = Field(description="name of this kind of problem")
    status: int = Field(description="status code of the response")
    detail: str = Field(description="what went wrong this time")
    errors: list[Wrong] = Field([], description="all invalid parameters")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its anchor in the documentation, its status code, its title, and when it occurs."""

    anchor: str
    status: int
    title: str
    when: str


KINDS = {
    kind.anchor: kind
    for kind in (
        Kind("bad-parameter", 400, "Invalid parameter",
             "A parameter is unknown, or its value is unknown or cannot be read. Nothing is ignored "
             "silently: the list would be wider than requested."),
        Kind("address-too-long", 414, "The address is too long",
             "No request needs so many parameters. The whole archive is available as one file."),
        Kind("not-found", 404, "Not found",
             "There is no such article, meeting, authority, facet or address."),
        Kind("gone", 410, "No longer public",
             "It was public and has been withdrawn or deleted; the detail gives its id, the day and the "
             "reason, and so does its page."),
        Kind("method-not-allowed", 405, "Only GET and HEAD are allowed",
             "Nothing can be changed through the API."),
        Kind("too-many-requests", 429, "Too many requests",
             "Retry-After gives the seconds to wait; RateLimit gives what is left of the allowance."),
        Kind("too-slow", 503, "The query takes too long",
             "The database cancelled the query. Narrow it, or try again later."),
        Kind("unavailable", 503, "The archive is temporarily unavailable",
             "The database does not answer. Retry-After gives the seconds to wait."),
        Kind("server-error", 500, "Internal error", "An error on our side; it has been logged."),
    )
}  # fmt: skip


@dataclass
class RequestProblem(Exception):
    """Raised for a problem response: the anchor of its kind, the detail, and the invalid parameters."""

    anchor: str
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)


def bad_parameter(*errors: tuple[str, Any, str]) -> RequestProblem:
    """Return the problem of invalid parameters, given as (name, value, reason)."""
    invalid = [
        {"parameter": name, "value": str(value)[:200], "reason": reason}
        for name, value, reason in errors
    ]
    detail = "; ".join(f"{each['parameter']}: {each['reason']}" for each in invalid)
    return RequestProblem("bad-parameter", detail, invalid)


def response(anchor: str, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """Return the response to a problem; it may not be cached."""
    kind = KINDS[anchor]
    content = {
        "type": f"{reverse('api')}#{anchor}", "title": kind.title, "status": kind.status,
        "detail": detail, "errors": errors or [],
    }  # fmt: skip
    problem = HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type=MEDIA_TYPE, status=kind.status
    )
    problem.headers["Cache-Control"] = "no-store"
    return problem
