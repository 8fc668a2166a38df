"""Forms know GET and POST only: a ``_method`` field turns a POST into the DELETE, PUT or PATCH that it means."""

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Flask

FORM = "application/x-www-form-urlencoded"
LARGEST = 100_000
MEANT = ("DELETE", "PUT", "PATCH")


class MethodField:
    """WSGI middleware: it must run before routing, and reads only small urlencoded bodies."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ.get("CONTENT_TYPE", "").startswith(FORM):
            self._look(environ)
        return self.inner(environ, start_response)

    def _look(self, environ: dict[str, Any]) -> None:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            return
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        if b"_method=" not in body:
            return
        meant = _method_in(body)
        if meant in MEANT:
            environ["REQUEST_METHOD"] = meant


def _method_in(body: bytes) -> str:
    try:
        return parse_qs(body.decode("latin-1"), max_num_fields=500).get("_method", [""])[0].upper()
    except ValueError:  # more fields than any form of ours has
        return ""


def init_app(app: Flask) -> None:
    """Put the middleware around the application."""
    setattr(app, "wsgi_app", MethodField(app.wsgi_app))
