"""Every change carries a token of its session. It does not expire: boosted pages live for days."""

from flask import Flask
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = generate_csrf
