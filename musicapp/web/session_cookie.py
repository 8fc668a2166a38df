"""The session's cookie. A browser sends the same one with every page, so each is taken apart and checked once.

Checking and reading it takes as long as writing ten rows. Only what bore our signature is remembered, and its age is
looked at each time.
"""

import time
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

COOKIES = 5_000  # that are kept at hand


def init_app(app: Flask) -> None:
    app.session_interface = _Sessions(app)


class _Sessions(SecureCookieSessionInterface):
    def __init__(self, app: Flask) -> None:
        self.read = lru_cache(maxsize=COOKIES)(lambda cookie: self._read(app, cookie))

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            said, written = self.read(cookie)
        except BadSignature:
            return self.session_class()
        is_valid = 0 <= int(time.time()) - written <= app.permanent_session_lifetime.total_seconds()
        return self.session_class(deepcopy(said) if is_valid else None)

    def _read(self, app: Flask, cookie: str) -> tuple[Any, float]:
        """What a cookie says, and when it was written, in seconds since 1970. Raises BadSignature."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            raise BadSignature("There is no key.")
        said, written = serializer.loads(cookie, return_timestamp=True)
        return said, written.timestamp()
