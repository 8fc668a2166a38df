"""The application put together: configuration, database, commands, and the site if somebody is to look at it."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from musicapp import config, models
from musicapp.cli import COMMANDS, Commands
from musicapp.db import db, engine_options
from musicapp.domain import search

__all__ = ["assembled", "models"]


class _Site(Flask):
    """None of our functions is a coroutine: Flask need not look at each of twenty in every request to find that out."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def assembled(settings: config.Settings | None = None, site: bool = True) -> Flask:
    """A new application on ``settings``, read from the environment if None; without a ``site`` for commands only."""
    settings = config.use(settings or config.load())
    app = _Site("musicapp", static_folder=None)
    app.config.from_mapping(settings.flask())
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.extensions["settings"] = settings
    db.init_app(app)
    search.follow_changes()
    app.cli = Commands(COMMANDS)
    if site:
        from musicapp.site import put_on  # here, because half of the time that a command takes would be this

        put_on(app, settings)
    return app
