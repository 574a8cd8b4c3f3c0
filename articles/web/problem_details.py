"""What goes wrong, as problem details (RFC 9457): which parameter, which value, and why."""

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
    """One thing that is wrong with a request."""

    parameter: str = Field(description="name of the parameter")
    value: str = Field(description="the value that was given")
    reason: str = Field(description="why it cannot be")


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(description="address of what explains this kind of problem")
    title: str = Field(description="this kind of problem in words")
    status: int = Field(description="the status of the answer")
    detail: str = Field(description="what went wrong this time")
    errors: list[Wrong] = Field([], description="every parameter that is wrong")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its anchor in the documentation, its status, what it is called, and when it comes."""

    anchor: str
    status: int
    title: str
    when: str


KINDS = {
    kind.anchor: kind
    for kind in (
        Kind("bad-parameter", 400, "A parameter cannot be understood",
             "A parameter is not known, its value is not known, or it cannot be read. Nothing is left out "
             "in silence: the list would be wider than was asked for."),
        Kind("address-too-long", 414, "The address is too long",
             "No question needs so many parameters. The whole archive is one file."),
        Kind("not-found", 404, "Nothing is at this address",
             "There is no such article, meeting, authority, facet or address."),
        Kind("gone", 410, "The article was withdrawn",
             "It was published once and is no more; the detail says why, its page too."),
        Kind("method-not-allowed", 405, "Only GET and HEAD are answered",
             "Nothing can be changed through the API."),
        Kind("too-many-requests", 429, "Too many requests",
             "Retry-After says how many seconds to wait; RateLimit says what is left."),
        Kind("too-slow", 503, "This question takes too long",
             "The database was told to give up. Narrow the question, or ask again later."),
        Kind("unavailable", 503, "The archive cannot be reached for a moment",
             "The database does not answer. Retry-After says how many seconds to wait."),
        Kind("server-error", 500, "Something went wrong here", "A fault of ours; it has been noted."),
    )
}  # fmt: skip


@dataclass
class RequestProblem(Exception):
    """Raised for what is answered with a problem: its kind by anchor, and what is wrong."""

    anchor: str
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)


def bad_parameter(*errors: tuple[str, Any, str]) -> RequestProblem:
    """Return what refuses parameters: each with its value and the reason."""
    wrong = [
        {"parameter": name, "value": str(value)[:200], "reason": reason}
        for name, value, reason in errors
    ]
    detail = "; ".join(f"{each['parameter']}: {each['reason']}" for each in wrong)
    return RequestProblem("bad-parameter", detail, wrong)


def response(anchor: str, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """Return the answer to a problem, which nobody keeps."""
    kind = KINDS[anchor]
    content = {
        "type": f"{reverse('api')}#{anchor}", "title": kind.title, "status": kind.status,
        "detail": detail, "errors": errors or [],
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type=MEDIA_TYPE, status=kind.status
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
