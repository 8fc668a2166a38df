"""``flask db``: migrations, by Flask-Migrate. Web and worker never load it, and so do without its 11 MB."""

from typing import Any

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate.cli import db as commands

from musicapp.config import ROOT
from musicapp.db import db as database


@click.group("db", commands=commands.commands, params=commands.params)
@with_appcontext
def db(**options: Any) -> None:
    """Bring the tables up to date, or write the next migration."""
    _introduce(current_app)
    if commands.callback:
        commands.callback(**options)


def migrate(app: Flask) -> None:
    """Bring the database of ``app`` to the present migration."""
    with app.app_context():
        _introduce(app)
        flask_migrate.upgrade()


def _introduce(app: Flask) -> None:
    flask_migrate.Migrate(app, database, directory=str(ROOT / "migrations"), render_as_batch=True)
