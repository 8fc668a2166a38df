"""Headers that keep a page to itself, and hosts that we answer for."""

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from musicapp import config

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # custom properties alone; a test of the house sees to it
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    @app.before_request
    def _known_host() -> None:
        host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if not config.current().allows_host(host):
            raise BadRequest()

    @app.before_request
    def _possible_path() -> None:
        """No address of ours holds a NUL, and PostgreSQL would not let us ask for one."""
        if "\x00" in request.path:
            raise NotFound()

    @app.after_request
    def _guarded(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if config.current().is_private:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if config.current().base_url.startswith("https:"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype in ("text/html", "application/json") and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response
