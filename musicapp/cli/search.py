"""``flask search``: the index from the command line."""

import click
from flask.cli import AppGroup

from musicapp.db import transaction
from musicapp.domain import search as index

search = AppGroup("search", help="Look after what search knows.")


@search.command("rebuild")
def rebuild() -> None:
    """Write the whole index anew, while the service runs."""
    written = 0
    for step in index.rebuild_steps():
        with transaction():
            written += step()
        click.echo(f"\r{written} entries", nl=False)
    click.echo()


@search.command("refresh")
def refresh() -> None:
    """Take over how popular everything is by now."""
    with transaction():
        changed = index.refresh_popularity()
    click.echo(f"{changed} entries changed")
