"""What the commands that import share: one import at a time, and a plain sentence where one cannot go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from musicapp.domain import imports
from musicapp.errors import AppError


@contextmanager
def import_turn() -> Iterator[None]:
    """While nobody else imports. Ends the command with 2 where nothing could be done, and with 130 on Ctrl-C."""
    try:
        with imports.turn():
            yield
    except AppError as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    except DBAPIError as problem:
        from musicapp.cli import unready  # here, because Alembic takes 11 MB

        click.echo(unready.sentence(problem), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo("\nStopped. What was read is kept; run the same command again to go on.", err=True)
        sys.exit(130)
