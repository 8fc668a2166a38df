"""What stands around every page: the rail's playlists, the facts about the viewer, the player and its menus.

The player's markup is the same for everyone who reads the same language. It is half of many a page, so it is
rendered once per language and kept; without a context, so that nothing of a viewer can get into it.
"""

from functools import cache
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from musicapp import config
from musicapp.domain import accounts, playlists
from musicapp.web import access, htmx
from musicapp.web.languages import language


def init_app(app: Flask) -> None:
    app.jinja_env.globals["same_for_all"] = same_for_all

    @app.context_processor
    def _chrome() -> dict[str, Any]:
        user = access.viewer()
        return {
            "viewer": user,
            "rail_playlists": [] if user is None or htmx.is_partial() else playlists.rail(user),
            "settings": config.current(),
            "here": request.path,
            "is_registration_open": accounts.is_registration_open,
        }


def same_for_all(template: str) -> Markup:
    """The partial ``template``, which knows nothing but the language."""
    return (_rendered if current_app.debug else _kept)(template, language())


def _rendered(template: str, language: str) -> Markup:
    return current_app.jinja_env.get_template(template).make_module().__html__()


_kept = cache(_rendered)
