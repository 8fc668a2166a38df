"""What stands around every page: the rail's playlists, the facts about the viewer, the player and its menus.

The player's markup is the same for everyone who reads the same language. It is half of many a page, so it becomes
a part of the page's own template when that is read; without a context, so that nothing of a viewer can get into it.
"""

from typing import Any

from flask import Flask, request
from jinja2 import Environment, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from musicapp import config
from musicapp.domain import accounts, playlists
from musicapp.web import access


def init_app(app: Flask) -> None:
    # With a context it is worked out for each page, so that a changed template shows at once.
    app.jinja_env.filters["same_for_all"] = _each_time if app.debug else same_for_all

    was_open = False  # as long as no page has asked

    def may_join(*, failed: bool) -> bool:
        """Whether to offer an account. A page that failed asks the database nothing and repeats the last answer."""
        nonlocal was_open
        if not failed:
            was_open = accounts.is_registration_open()
        return was_open

    @app.context_processor
    def _chrome() -> dict[str, Any]:
        return {
            "viewer": access.viewer(),
            "rail_playlists": _rail_playlists,  # asked for where the rail is shown
            "settings": config.current(),
            "here": request.path,
            "is_registration_open": accounts.is_registration_open,
            "may_join": may_join,
        }


def _rail_playlists() -> list[playlists.PlaylistRow]:
    user = access.viewer()
    return [] if user is None else playlists.rail(user)


@pass_environment
def same_for_all(environment: Environment, template: str) -> Markup:
    """The partial ``template``, which knows nothing but the language of its environment."""
    return environment.get_template(template).make_module().__html__()


@pass_context
def _each_time(context: Context, template: str) -> Markup:
    return same_for_all(context.environment, template)
