"""``flask import folder PATH``."""

import gc
import sys
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from musicapp import config
from musicapp.cli.access import settle_access
from musicapp.cli.import_turn import import_turn
from musicapp.db import transaction
from musicapp.domain import imports

EMPTY = "There is no music in this folder any more: it is empty, or not mounted. Nothing was changed; its tracks stay."
_TELL_EVERY_S = 0.2


@click.command("folder")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--copy", is_flag=True, help="Copy the audio into the data folder; otherwise it stays where it is."
)
@with_appcontext
def folder(path: Path, copy: bool) -> None:
    """Read the music under PATH. Run it again after changes; what did not change is skipped.

    Exit status 0: all read; 1: some files were refused, each with its reason; 2: nothing could be done, as when the
    folder is empty since its disk is not mounted.
    """
    begun = time.monotonic()
    with import_turn():
        reading = imports.FolderImport(path, copy)
        settle_access(config.current(), can_ask=sys.stdin.isatty() and sys.stderr.isatty())
        tally = _run(reading)
    _summarise(tally, time.monotonic() - begun)
    if tally.is_empty:
        click.echo(EMPTY, err=True)
        sys.exit(2)
    sys.exit(1 if tally.refused or tally.refused_before else 0)


def _run(reading: imports.FolderImport) -> imports.Tally:
    gc.freeze()  # what is there by now stays to the end
    progress = _Progress()
    for step in reading.steps():
        with transaction():
            step()
        progress.tell(reading.tally)
    progress.end()
    return reading.tally


class _Progress:
    """One line that is written over, on a terminal; silence in a log."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._told = 0.0

    def tell(self, tally: imports.Tally) -> None:
        if self._shows and time.monotonic() - self._told > _TELL_EVERY_S:
            self._told = time.monotonic()
            click.echo(f"\r{tally.done} of {tally.found} files", nl=False, err=True)

    def end(self) -> None:
        if self._told:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


def _summarise(tally: imports.Tally, seconds: float) -> None:
    for path, why in tally.refused:
        click.echo(f"refused  {imports.shown(path)}: {why}")
    for path, why in tally.refused_before:
        click.echo(f"refused  {imports.shown(path)}: {why} (as before; the file has not changed)")
    refused = len(tally.refused) + len(tally.refused_before)
    click.echo(
        f"{tally.found} files: {tally.added} added, {tally.changed} changed, {tally.moved} moved, "
        f"{tally.unchanged} unchanged, {tally.restored} back again, {refused} refused; "
        f"{tally.missing + tally.still_missing} are missing, {tally.missing} of them since the last time; "
        f"{tally.artists} new artists, {tally.albums} new albums; {seconds:.1f} s"
    )
    if tally.unread:
        endings = ", ".join(f"{ending} {number}" for ending, number in tally.unread.items())
        click.echo(f"{sum(tally.unread.values())} files in formats that Musewave does not read: {endings}")
    _tell_sources(tally)


def _tell_sources(tally: imports.Tally) -> None:
    sources = (
        f"{tally.named_by_file} titles were taken from file names, "
        f"artist or album of {tally.named_by_folder} files from folders"
    )
    if tally.without_tags:
        click.echo(
            f"{tally.without_tags} files have no tags. {sources}; who is not named is “Unknown Artist”."
        )
    elif tally.named_by_folder or tally.named_by_file:
        click.echo(f"Some tags were missing: {sources}.")
