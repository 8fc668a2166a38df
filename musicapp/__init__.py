"""Musewave: a self-hosted music platform in one Flask application."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from musicapp import config
from musicapp.db import db, engine_options


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application: configuration, database, backends, manners, pages, commands; nothing else."""
    settings = config.use(settings or config.load())
    app = Flask("musicapp", static_folder=None)
    app.config.from_mapping(settings.flask())
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.extensions["settings"] = settings
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops))
    db.init_app(app)
    _init_manners(app)
    _register_pages(app)
    _register_commands(app)
    return app


def _init_manners(app: Flask) -> None:
    from flask_migrate import Migrate

    from musicapp import models
    from musicapp.backends import mail
    from musicapp.web import (
        access,
        addresses,
        assets,
        chrome,
        csrf,
        errors,
        formats,
        headers,
        htmx,
        languages,
        limits,
        logs,
        methods,
        sign_in,
        transactions,
    )

    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    methods.init_app(app)
    for part in (logs, transactions, headers, csrf, sign_in, limits, access):  # before a view, in this order
        part.init_app(app)
    for part in (mail, languages, formats, addresses, assets, chrome, htmx, errors):
        part.init_app(app)
    assert models


def _register_pages(app: Flask) -> None:
    from musicapp.blueprints import PAGES

    for blueprint in PAGES:
        app.register_blueprint(blueprint)


def _register_commands(app: Flask) -> None:
    from musicapp.cli import COMMANDS

    for command in COMMANDS:
        app.cli.add_command(command)
