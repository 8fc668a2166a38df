"""The API described: as OpenAPI for programs, as a page for people."""

from typing import Any

from flask import Response, jsonify

from musicapp.blueprints.api.blueprint import bp, document
from musicapp.web import access, htmx

VERBS = ("get", "post", "put", "patch", "delete")


@bp.route("/v1/openapi.json", tags=["about"])
@access.listeners
def openapi() -> Response:
    """This document."""
    return jsonify(document())


@bp.get("/docs")
@access.listeners
def page() -> Response:
    """The same, to be read."""
    spec = document()
    return htmx.render("api/docs.html", spec=spec, calls=_calls(spec), shapes=_shapes(spec))


def _calls(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The calls by subject, in the order of the document."""
    calls: dict[str, list[dict[str, Any]]] = {}
    for path, item in spec["paths"].items():
        for verb in VERBS:
            if verb in item:
                about = {"verb": verb.upper(), "path": path, **item[verb]}
                about["parameters"] = [*item.get("parameters", []), *item[verb].get("parameters", [])]
                about["takes"] = _json(item[verb].get("requestBody", {}))
                about["answer"] = _json(_success(item[verb]))
                calls.setdefault(item[verb].get("tags", ["other"])[0], []).append(about)
    return calls


def _success(call: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = call.get("responses", {})
    return next((answer for status, answer in answers.items() if str(status).startswith("2")), {})


def _json(body: dict[str, Any]) -> str:
    """The name of the JSON that is sent or answered; empty if it is none."""
    return _name(body.get("content", {}).get("application/json", {}).get("schema", {}))


def _shapes(spec: dict[str, Any]) -> dict[str, list[tuple[str, str, bool]]]:
    """Each schema's fields: name, type, whether it is always there."""
    schemas = spec.get("components", {}).get("schemas", {})
    return {
        name: [
            (field, _name(about), field in schema.get("required", []))
            for field, about in schema.get("properties", {}).items()
        ]
        for name, schema in schemas.items()
    }


def _name(about: dict[str, Any]) -> str:
    """A type in words: "PlayerTrack", "list of integer", "string or null"."""
    if "$ref" in about:
        return str(about["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in about:
        return " or ".join(_name(one) for one in about["anyOf"])
    kind = about.get("type", "")
    if kind == "array":
        return f"list of {_name(about.get('items', {}))}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
