"""The one way in which a route changes something.

``with transaction():`` around one action begins as a writer and commits before the first byte of the answer.
A GET never gets there; whatever it holds open is let go when the request ends.
"""

from flask import Flask

from musicapp.db import db, transaction

__all__ = ["end_reading", "init_app", "transaction"]


def init_app(app: Flask) -> None:
    """End every request's transaction without committing: what was to stay is committed by then."""

    @app.teardown_request
    def _let_go(problem: BaseException | None) -> None:
        end_reading()


def end_reading() -> None:
    """Give the connection back before slow bytes are sent: a pool of 16 must not wait for 1,000 listeners."""
    if db.session.registry.has() and not db.session().info.get("joined"):
        db.session.remove()
