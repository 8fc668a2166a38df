"""Everything that answers requests: manners, in their order, and pages."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from musicapp import config
from musicapp.backends import mail
from musicapp.blueprints import PAGES
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
    session_cookie,
    sign_in,
    templating,
    transactions,
)

BEFORE_EACH_VIEW = (logs, transactions, headers, csrf, sign_in, limits, access)  # in this order
AROUND_PAGES = (languages, formats, addresses, markdown, assets, chrome, htmx, errors)


def put_on(app: Flask, settings: config.Settings) -> None:
    """Let ``app`` answer."""
    app.jinja_environment = templating.Templates
    _trust_proxies(app, settings.trusted_proxies)
    for part in (methods, mail, session_cookie, *BEFORE_EACH_VIEW, *AROUND_PAGES):
        part.init_app(app)
    for page in PAGES:
        app.register_blueprint(page)


def _trust_proxies(app: Flask, hops: int) -> None:
    """Believe the forwarded address, scheme and host of that many proxies in front of us."""
    if hops:
        setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops))
