"""The application put together: configuration, database, backends, manners, pages, commands; nothing else."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from musicapp import config, models
from musicapp.backends import mail
from musicapp.blueprints import PAGES
from musicapp.cli import Commands
from musicapp.db import db, engine_options
from musicapp.domain import search
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
    markdown,
    methods,
    sign_in,
    transactions,
)

BEFORE_EACH_VIEW = (logs, transactions, headers, csrf, sign_in, limits, access)  # in this order
AROUND_PAGES = (languages, formats, addresses, markdown, assets, chrome, htmx, errors)

__all__ = ["assembled", "models"]


def assembled(settings: config.Settings | None = None) -> Flask:
    """A new application on ``settings``, read from the environment if None."""
    settings = config.use(settings or config.load())
    app = Flask("musicapp", static_folder=None)
    app.config.from_mapping(settings.flask())
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.extensions["settings"] = settings
    _trust_proxies(app, settings.trusted_proxies)
    db.init_app(app)
    search.follow_changes()
    for part in (methods, mail, *BEFORE_EACH_VIEW, *AROUND_PAGES):
        part.init_app(app)
    for page in PAGES:
        app.register_blueprint(page)
    app.cli = Commands()
    return app


def _trust_proxies(app: Flask, hops: int) -> None:
    """Believe the forwarded address, scheme and host of that many proxies in front of us."""
    if hops:
        setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops))
