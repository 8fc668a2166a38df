"""Headers that keep a page to itself, and hosts that we answer for."""

from functools import cache

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from musicapp import config
from musicapp.backends import storage

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
        settings = config.current()
        is_page = response.mimetype in ("text/html", "application/json")
        given = {name.lower() for name, _ in response.headers}
        is_secure = settings.base_url.startswith("https:")
        for name, value in _wanted(settings.is_private, is_secure, is_page, storage.origin()):
            if name.lower() not in given:
                response.headers.add(name, value)
        return response


@cache
def _wanted(is_private: bool, is_secure: bool, is_page: bool, sound: str) -> tuple[tuple[str, str], ...]:
    """What an answer says unless its route said something else. ``sound``: where audio comes from, if not from us."""
    wanted = dict(HEADERS)
    if sound:
        policy = CONTENT_SECURITY_POLICY.replace("media-src 'self'", f"media-src 'self' {sound}")
        wanted["Content-Security-Policy"] = policy
    if is_private:
        wanted["X-Robots-Tag"] = "noindex, nofollow"
    if is_secure:
        wanted["Strict-Transport-Security"] = "max-age=31536000"
    if is_page:
        wanted["Cache-Control"] = "private, no-cache"
    return tuple(wanted.items())
