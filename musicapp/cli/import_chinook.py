"""``flask import chinook FILE``."""

import sys
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from musicapp.cli.import_turn import import_turn
from musicapp.db import transaction
from musicapp.domain.imports.chinook import ChinookImport, Tally
from musicapp.domain.sales import in_words


@click.command("chinook")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--currency", default="USD", show_default=True, help="What the prices in FILE mean.")
@with_appcontext
def chinook(file: Path, currency: str) -> None:
    """Read the Chinook sample database, an SQLite FILE: catalog without audio, customers and sales.

    Run it as often as you like: what came before is not touched, whatever it is called by now.
    """
    begun = time.monotonic()
    with import_turn():
        tally = _run(ChinookImport(file, currency))
    _summarise(tally, time.monotonic() - begun)


def _run(reading: ChinookImport) -> Tally:
    for batch in reading.batches():
        with transaction():
            reading.write(batch)
        _tell(batch.part.noun, reading.tally)
    _tell("", reading.tally)
    with transaction():
        return reading.finish()


def _tell(noun: str, tally: Tally) -> None:
    """One line that is written over, on a terminal; silence in a log."""
    if sys.stderr.isatty():
        line = f"{tally.counts[noun].found} {noun}" if noun else ""
        click.echo(f"\r{line:<40}\r", nl=False, err=True)


def _summarise(tally: Tally, seconds: float) -> None:
    for noun, counted in tally.counts.items():
        click.echo(f"{counted.found:>6} {noun}, {counted.new} of them new")
    total = in_words(tally.total_cents, tally.currency)
    click.echo(f"The invoices come to {total}, their lines to {in_words(tally.lines_cents, tally.currency)}.")
    if tally.uneven_invoices:
        click.echo(f"{tally.uneven_invoices} invoices have another total than their lines.")
    if tally.holder:
        click.echo(
            f"The playlists are public and stand under /people/{tally.holder}, "
            "an account made for this import that nobody can sign in to."
        )
    click.echo(f"Tracks from here have no audio: they can be found and sold, not played. {seconds:.1f} s")
