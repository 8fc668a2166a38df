"""Which language a page speaks, and where its translations lie.

A page asks for some hundred translations, so the catalog of its language is looked up once and kept in ``g``: by
ourselves, since Flask-Babel goes to the disk for each page to find out whether its language is there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale
from jinja2 import pass_eval_context
from jinja2.filters import do_mark_safe
from jinja2.nodes import EvalContext

from musicapp.web.access import viewer

LANGUAGES = {"en": "English", "de": "Deutsch", "pt": "Português"}
REGIONS = {"pt": "pt_PT"}  # whose way of writing numbers and days a language takes, where it has several
KEPT = ("translations", "locale")  # in ``g``, for the length of a request
FOLDER = Path(__file__).resolve().parent.parent / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(FOLDER))
    babel.init_app(app, locale_selector=_locale, timezone_selector=lambda: "UTC")
    app.jinja_env.globals.update(language=language, **said_by(translations))


def gettext(text: str, /, **facts: Any) -> str:
    """``text`` in the language of this request, with its facts put in."""
    found: str = translations().gettext(text)
    return found % facts if facts else found


def ngettext(one: str, many: str, num: int, /, **facts: Any) -> str:
    """The same for a number of things, which is a fact, too: ``%(num)s``."""
    found: str = translations().ngettext(one, many, num)
    return found % {"num": num, **facts}


def locale() -> str:
    """How numbers are written in this request, as "pt_PT"; looked up once, as each row of a list has a number."""
    known: str | None = g.get("locale")
    if known is None:
        known = g.locale = _locale()
    return known


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for a while, whatever the request's is; for letters to other people."""
    aside = {name: g.pop(name, None) for name in KEPT}
    g.locale, g.translations = language, _catalog(language)
    try:
        with force_locale(language):
            yield
    finally:
        for name, value in aside.items():
            g.pop(name, None)
            if value is not None:
                setattr(g, name, value)


def language() -> str:
    """The viewer's own choice, else the best that the browser asks for; English where nobody asks."""
    if not has_request_context():
        return "en"
    user = viewer()
    if user is not None and user.profile.language in LANGUAGES:
        return user.profile.language
    return _asked_for()


def said_by(words: Callable[[], NullTranslations]) -> dict[str, Callable[..., str]]:
    """``_`` and ``ngettext`` for templates: always a format, and HTML where the template is."""

    @pass_eval_context
    def _gettext(context: EvalContext, text: str, /, **facts: Any) -> str:
        found = _as_html(context, words().gettext(text))
        return found % facts if facts or "%" in found else found

    @pass_eval_context
    def _ngettext(context: EvalContext, one: str, many: str, num: int, /, **facts: Any) -> str:
        return _as_html(context, words().ngettext(one, many, num)) % {"num": num, **facts}

    return {"_": _gettext, "gettext": _gettext, "ngettext": _ngettext}


def _as_html(context: EvalContext, found: str) -> str:
    return do_mark_safe(found) if context.autoescape else found


def translations() -> NullTranslations:
    """The catalog of the language that is spoken now."""
    known: NullTranslations | None = g.get("translations")
    if known is None:
        known = g.translations = _catalog(locale())
    return known


@cache
def _catalog(spoken: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [spoken])


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
