"""One blueprint for all nouns, described by one OpenAPI document."""

from typing import Any

import flask_smorest
from flask import Flask, current_app

from musicapp.web import limits

DESCRIPTION = """\
Success is `{"data": …}`, lists and queues add `"meta"`. Failure is `{"error": {"code", "message", "fields"}}` with
the right status. Changes made by a browser's session carry its form token in the header `X-CSRFToken`."""


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
    return {
        **spec,
        "paths": {path: item for path, item in spec["paths"].items() if path.startswith("/api/v1/")},
    }
