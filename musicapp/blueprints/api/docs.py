"""The API described: as OpenAPI for programs, as a page for people."""

import json
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext as _

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
                parameters = [*item.get("parameters", []), *item[verb].get("parameters", [])]
                about["parameters"] = [_parameter(one) for one in parameters]
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


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    """What the page says of a parameter."""
    about = [one.get("description", ""), *limits_of(one["schema"])]
    return {"name": one["name"], "about": "; ".join(filter(None, about))}


def _shapes(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Each schema's fields: name, type, what may stand in it, whether it is always there."""
    schemas = spec.get("components", {}).get("schemas", {})
    return {
        name: [
            {
                "name": field,
                "kind": _name(about),
                "limits": limits_of(about),
                "about": about.get("description", ""),
                "is_sure": field in schema.get("required", []),
            }
            for field, about in schema.get("properties", {}).items()
        ]
        for name, schema in schemas.items()
    }


def limits_of(about: dict[str, Any]) -> list[str]:
    """What may stand there, in words: "one of album, ep", "8–40 characters", "0–12", "1–500 of them"."""
    said = []
    if "enum" in about:
        offered = (json.dumps(one) if one in ("", None) else str(one) for one in about["enum"])
        said.append(_("one of %(values)s", values=", ".join(offered)))
    if counts := _range(about, "minLength", "maxLength"):
        said.append(_("%(range)s characters", range=counts))
    if numbers := _range(about, "minimum", "maximum"):
        said.append(numbers)
    if counts := _range(about, "minItems", "maxItems"):
        said.append(_("%(range)s of them", range=counts))
    if "pattern" in about:
        said.append(_("like %(pattern)s", pattern=about["pattern"]))
    return said + (limits_of(about["items"]) if about.get("type") == "array" else [])


def _range(about: dict[str, Any], least: str, most: str) -> str:
    low, high = about.get(least), about.get(most)
    if low is None or high is None:
        return f"≤ {high}" if high is not None else f"≥ {low}" if low is not None else ""
    return f"{low}–{high}"


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
