"""``flask db``: migrations, by Flask-Migrate. Web and worker never load it, and so do without its 11 MB."""

import contextlib
import os
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
    os.chdir(ROOT)
    _introduce(current_app)
    if commands.callback:
        commands.callback(**options)


def migrate(app: Flask) -> None:
    """Bring the database of ``app`` to the present migration."""
    with app.app_context(), contextlib.chdir(ROOT):
        _introduce(app)
        flask_migrate.upgrade()


def _introduce(app: Flask) -> None:
    """``migrations`` is seen from the project's folder, because a full path may hold a %, which Alembic misreads."""
    flask_migrate.Migrate(app, database, directory="migrations", render_as_batch=True)
