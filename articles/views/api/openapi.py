"""Documentation of the API: the OpenAPI document, and a page for people."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.browse.filterset import ArticleFilterSet
from articles.facets.registry import FACETS
from articles.views.api.routes import api
from articles.web import problem_details
from articles.web.caching import public_page

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"


@cache
def description(root: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, with the error responses of each operation.

    `root` is the root path of the API.
    """
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix=root)))
    document["openapi"] = "3.1.0"
    document["servers"] = [{"url": "/"}]
    document["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = problem_details.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for name in [name for name in schemas if name.endswith("Parameters")]:
        del schemas[name]  # the operations list them one by one
    for address, operations in document["paths"].items():
        for operation in operations.values():
            operation.pop("security", None)
            operation["responses"] |= _problems(address)
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query":
                    parameter["allowEmptyValue"] = True  # it asks nothing (`web.parameters`)
            success = operation["responses"]["200"]
            success["headers"] = {
                "ETag": {
                    "schema": {"type": "string"},
                    "description": "send it as If-None-Match in the next request",
                }
            }
    return document


def _problems(address: str) -> dict[str, Any]:
    """Return the error responses of an operation by status."""
    anchors = ["bad-parameter", "address-too-long", "too-many-requests", "server-error", "too-slow"]
    if "{" in address:
        anchors.append("not-found")
    if "{permanent_id}" in address or "{key}" in address:
        anchors.append("gone")
    content = {problem_details.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {
        str(kind.status): {"description": kind.title, "content": content}
        for kind in map(problem_details.KINDS.__getitem__, anchors)
    }
    for status in ("429", "503"):
        responses[status]["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "seconds to wait"}
        }
    return dict(sorted(responses.items()))


@public_page
def openapi(request):
    """Return the OpenAPI document as JSON."""
    root = reverse("api-v1:root")
    text = json.dumps(description(root), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


@public_page
def docs(request):
    """Show the OpenAPI document and the parameters of lists as a page."""
    filters = ArticleFilterSet({}).filters
    document = description(reverse("api-v1:root"))
    context = {
        "facets": FACETS.values(),
        "others": [(name, filter_) for name, filter_ in filters.items() if name not in FACETS],
        "operations": list(_operations(document, {*filters})),
        "objects": [
            _schema(name, schema) for name, schema in document["components"]["schemas"].items()
        ],
        "problems": problem_details.KINDS.values(),
        "nav": "about",
    }
    return render(request, "articles/api.html", context)


def _operations(document: dict[str, Any], list_parameters: set[str]):
    """Yield each operation for the page, without the parameters of lists, which the page shows once."""
    for address, operations in document["paths"].items():
        operation = operations["get"]
        parameters = operation.get("parameters", [])
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        yield {
            "address": address,
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "has_list": any(p["name"] == "q" for p in parameters),
            "parameters": [
                {
                    "name": p["name"],
                    "said": p.get("description") or p["schema"].get("description", ""),
                }
                for p in parameters
                if p["name"] not in list_parameters
            ],
            "answer": schema.get("$ref", "").rpartition("/")[2],
        }


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": field, "type": _type(type_), "holds": type_.get("description", "")}
        for field, type_ in schema.get("properties", {}).items()
    ]
    return {"name": name, "description": schema.get("description", ""), "fields": fields}


def _type(schema: dict[str, Any]) -> list[dict[str, str]]:
    """Return a JSON Schema type as pieces: `text` to show, or the name of a `schema` to link to."""
    if "anyOf" in schema:
        pieces: list[dict[str, str]] = []
        for alternative in schema["anyOf"]:
            pieces += [{"text": " | "}] if pieces else []
            pieces += _type(alternative)
        return pieces
    if "$ref" in schema:
        return [{"schema": schema["$ref"].rpartition("/")[2]}]
    if schema.get("type") == "array":
        return [*_type(schema.get("items", {})), {"text": "[]"}]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [{"text": "{key: "}, *_type(schema["additionalProperties"]), {"text": "}"}]
    return [{"text": schema.get("format") or schema.get("type", "any")}]
