"""The description of the API: OpenAPI for machines, and the same for people to read."""

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
    """Return the OpenAPI document (3.1), with what every operation may answer beside 200.

    `root` is the path below which the API lies.
    """
    found = json.loads(json.dumps(api.get_openapi_schema(path_prefix=root)))
    found["openapi"] = "3.1.0"
    found["servers"] = [{"url": "/"}]
    found["info"]["license"] = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    problem = problem_details.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for name in [name for name in schemas if name.endswith("Asked")]:
        del schemas[name]  # parameters: they stand with the operations
    for address, operations in found["paths"].items():
        for operation in operations.values():
            operation.pop("security", None)
            operation["responses"] |= _problems(address)
            good = operation["responses"]["200"]
            good["headers"] = {
                "ETag": {
                    "schema": {"type": "string"},
                    "description": "send it back as If-None-Match",
                }
            }
    return found


def _problems(address: str) -> dict[str, Any]:
    """Return what may go wrong at an address, by status."""
    anchors = ["bad-parameter", "address-too-long", "too-many-requests", "server-error", "too-slow"]
    if "{" in address:
        anchors.append("not-found")
    if address.endswith("/articles/{permanent_id}"):
        anchors.append("gone")
    content = {problem_details.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found = {
        str(kind.status): {"description": kind.title, "content": content}
        for kind in map(problem_details.KINDS.__getitem__, anchors)
    }
    for status in ("429", "503"):
        found[status]["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "seconds to wait"}
        }
    return dict(sorted(found.items()))


@public_page
def openapi(request):
    """Answer with the OpenAPI document."""
    root = reverse("api-v1:root")
    made = json.dumps(description(root), ensure_ascii=False, indent=1)
    return HttpResponse(made, content_type="application/json")


@public_page
def docs(request):
    """Say for people what the OpenAPI document says for machines, and what an address can ask for."""
    filters = ArticleFilterSet({}).filters
    described = description(reverse("api-v1:root"))
    context = {
        "facets": FACETS.values(),
        "others": [(name, each) for name, each in filters.items() if name not in FACETS],
        "operations": list(_operations(described, {*filters})),
        "objects": [
            _schema(name, each) for name, each in described["components"]["schemas"].items()
        ],
        "problems": problem_details.KINDS.values(),
        "nav": "about",
    }
    return render(request, "articles/api.html", context)


def _operations(described: dict[str, Any], of_lists: set[str]):
    """Yield every operation as the page shows it: the parameters of all lists are said once, apart."""
    for address, operations in described["paths"].items():
        operation = operations["get"]
        parameters = operation.get("parameters", [])
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
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
                if p["name"] not in of_lists
            ],
            "answer": answer.get("$ref", "").rpartition("/")[2],
        }


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": field, "type": _type(said), "holds": said.get("description", "")}
        for field, said in schema.get("properties", {}).items()
    ]
    return {"name": name, "description": schema.get("description", ""), "fields": fields}


def _type(said: dict[str, Any]) -> list[dict[str, str]]:
    """Return a type as pieces: words, and names of schemas to link to."""
    if "anyOf" in said:
        found: list[dict[str, str]] = []
        for each in said["anyOf"]:
            found += [{"text": " | "}] if found else []
            found += _type(each)
        return found
    if "$ref" in said:
        return [{"schema": said["$ref"].rpartition("/")[2]}]
    if said.get("type") == "array":
        return [*_type(said.get("items", {})), {"text": "[]"}]
    if said.get("type") == "object" and isinstance(said.get("additionalProperties"), dict):
        return [{"text": "{key: "}, *_type(said["additionalProperties"]), {"text": "}"}]
    return [{"text": said.get("format") or said.get("type", "any")}]
