"""Which language a page speaks, and where its translations lie."""

from pathlib import Path

from flask import Flask, has_request_context, request
from flask_babel import Babel

from musicapp.web.access import viewer

LANGUAGES = {"en": "English", "de": "Deutsch", "pt": "Português"}
REGIONS = {"pt": "pt_PT"}  # whose way of writing numbers and days a language takes, where it has several
FOLDER = Path(__file__).resolve().parent.parent / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(FOLDER))
    babel.init_app(app, locale_selector=_locale, timezone_selector=lambda: "UTC")
    app.jinja_env.globals["language"] = language


def language() -> str:
    """The viewer's own choice, else the best that the browser asks for; English where nobody asks."""
    if not has_request_context():
        return "en"
    user = viewer()
    if user is not None and user.profile.language in LANGUAGES:
        return user.profile.language
    return _asked_for()


def _locale() -> str:
    chosen = language()
    return REGIONS.get(chosen, chosen)


def _asked_for() -> str:
    """The browser's first wish that we speak; who asks for German as in Austria gets German, not English."""
    for tag, quality in request.accept_languages:
        spoken = tag.lower().partition("-")[0]
        if quality > 0 and spoken in LANGUAGES:
            return spoken
    return "en"
