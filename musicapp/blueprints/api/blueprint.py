"""One blueprint for all nouns, described by one OpenAPI document."""

import re
from typing import Any

import flask_smorest
from flask import Flask, current_app

from musicapp import config
from musicapp.web import access, limits

DESCRIPTION = """\
Success is `{"data": …}`, lists and queues add `"meta"`. Failure is `{"error": {"code", "message", "fields"}}` with \
the right status.

A program logs in as a browser does: `GET /api/v1/session` gives a cookie and a `csrf_token`; `POST /api/v1/session` \
takes `login` and `password` and gives another token in its place. Keep the cookies, and send the token of the last \
answer as the header `X-CSRFToken` with everything that is not a GET; over HTTPS also a `Referer` of this site. \
`DELETE /api/v1/session` logs out."""
SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "musewave"},
    "formToken": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
}
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


class Document(flask_smorest.Api):
    """Describes the API. It leaves errors alone: it would turn those of the whole site into JSON."""

    def _register_error_handlers(self) -> None:
        """Errors are answered in one place for pages and API alike."""


class Described(flask_smorest.Blueprint):
    """A blueprint that puts its document together when the application takes it in."""

    def register(self, app: Flask, options: dict[str, Any]) -> None:
        document = Document(
            app,
            spec_kwargs={
                "title": "Musewave",
                "version": "v1",
                "openapi_version": "3.1.0",
                "info": {"description": DESCRIPTION},
                "components": {"securitySchemes": SCHEMES},
            },
        )
        app.extensions["flask-smorest"]["blp_name_to_api"][self.name] = document
        super().register(app, options)
        self.register_views_in_doc(document, app, document.spec, name=self.name, parameters=None)


bp = Described("api", __name__, url_prefix="/api")
limits.api(bp)


def document() -> dict[str, Any]:
    """The OpenAPI document as plain data; the page that shows it is no call."""
    spec: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    paths = {path: dict(item) for path, item in spec["paths"].items() if path.startswith("/api/v1/")}
    for rule in current_app.url_map.iter_rules():
        item = paths.get(_VARIABLE.sub(r"{\1}", rule.rule), {})
        for method in {verb.lower() for verb in rule.methods or ()} & item.keys():
            item[method] = {**item[method], "security": _security(rule.endpoint, method)}
    return {**spec, "paths": paths}


def _security(endpoint: str, method: str) -> list[dict[str, list[str]]]:
    """What a call needs: nothing, a session, or the form token with it."""
    if method != "get":
        return [{"session": [], "formToken": []}]
    mark = access.mark_of(current_app.view_functions[endpoint])
    is_open = mark == "everyone" or (mark == "listeners" and not config.current().is_private)
    return [{}, {"session": []}] if is_open else [{"session": []}]
