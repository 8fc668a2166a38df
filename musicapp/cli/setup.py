"""``flask setup``: what an instance needs at first, a demo to look at, and taking either away again."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo, pass_script_info
from sqlalchemy.exc import OperationalError, ProgrammingError

from musicapp.db import transaction
from musicapp.domain import accounts, demo, reference, search
from musicapp.errors import AppError
from musicapp.jobs.runner import Runner

setup = AppGroup("setup", help="Put in reference data or a demo, or take them away.")

T = TypeVar("T")
YES = click.option("--yes", is_flag=True, help="Do not ask.")
LOOK_S = 1.0
NO_TABLES = "The database has no tables yet. Start Musewave once, which makes them."


@setup.command("required")
def required() -> None:
    """Moods, genres and their aliases. Twice is once."""
    with _sentences():
        with transaction():
            came = reference.ensure()
        click.echo(f"Reference data: {came} new rows." if came else "Reference data: all there.")


@setup.command("demo")
@click.option("--wait", is_flag=True, help="Make all music, covers and listeners before returning.")
@click.option(
    "--people", type=click.IntRange(0, 60), default=None, help="How many listeners; 60 if not said."
)
@click.option("--days", type=click.IntRange(1, 400), default=None, help="Days of listening; 182 if not said.")
@click.option("--tracks", type=click.IntRange(1), default=None, help="How many tracks; all if not said.")
@pass_script_info
def make_demo(info: ScriptInfo, wait: bool, people: int | None, days: int | None, tracks: int | None) -> None:
    """A catalog that can be heard, with people who listen. Twice is once; what was cut off is completed."""
    with _sentences():
        demo.refuse_in_production()
        begun = time.monotonic()
        hashes = accounts.prepare_demo_passwords()
        with transaction():
            new = demo.seed(hashes, demo.scale(people, days, tracks))
        _, total = demo.progress()
        click.echo(f"Demo: {total} tracks, {new} of them new, in {time.monotonic() - begun:.1f} s.")
        if wait:
            _finish(info.load_app())
        elif demo.open_jobs():
            click.echo("Music, covers and listeners are made in the background by “flask worker”.")


@setup.command("clear")
@YES
def clear(yes: bool) -> None:
    """Take the demo away: its rows and files alone. What people added themselves stays."""
    _confirm("This deletes the demo, with all that was liked, played and written about it.", yes)
    with _sentences():
        with transaction():
            cleared = demo.clear()
        files = demo.remove_files(cleared)
        click.echo(
            f"Gone: {cleared.users} people, {cleared.artists} artists, {cleared.albums} albums, "
            f"{cleared.tracks} tracks, {cleared.playlists} playlists, {cleared.plays} plays, {files} files."
        )


@setup.command("reset")
@YES
def reset(yes: bool) -> None:
    """Empty the instance: accounts, music, plays, everything but the reference data."""
    _confirm("This deletes every account, every track and every play of this instance.", yes)
    with _sentences():
        _empty(with_reference=False)


@setup.command("reset-full")
@YES
def reset_full(yes: bool) -> None:
    """Empty the instance, reference data included; the next start or “required” brings those back."""
    _confirm("This deletes everything in this instance, reference data included.", yes)
    with _sentences():
        _empty(with_reference=True)


def _empty(with_reference: bool) -> None:
    with transaction():
        gone = reference.empty(with_reference)
        search.rebuild()
        if not with_reference:
            reference.ensure()
    reference.remove_files()
    click.echo(f"Gone: {gone} rows, and all media of this instance.")


def _confirm(what: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException(f"{what} Say --yes if that is meant.")
    click.confirm(f"{what} Go on?", abort=True)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn a refusal into a sentence on the terminal and a non-zero exit status."""
    try:
        yield
    except AppError as problem:
        raise click.ClickException(str(problem)) from problem
    except (OperationalError, ProgrammingError) as problem:
        if "no such table" in str(problem.orig) or "does not exist" in str(problem.orig):
            raise click.ClickException(NO_TABLES) from problem
        raise


def _finish(app: Flask) -> None:
    """Do the demo's jobs here, beside a worker if one runs, and show how far they are."""
    runner = Runner(app.app_context)
    threading.Thread(target=runner.beat, name="leases", daemon=True).start()
    try:
        while _asked(app, demo.open_jobs):
            # The sweep also takes over what a process that was killed had in hand.
            _together(
                (runner.sweep, runner.drain, runner.drain),
                lambda: _show(app, "\r{} of {} tracks are ready …"),
            )
            time.sleep(LOOK_S)
    finally:
        runner.stop()
    ready, total = _show(app, "\r{} of {} tracks are ready.  \n")
    if ready < total:
        raise click.ClickException("Some tracks could not be made; their pages and the log say why.")


def _together(works: Sequence[Callable[[], object]], show: Callable[[], object]) -> None:
    """A thread for each work, while this one shows how it goes."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        show()
        time.sleep(LOOK_S)


def _show(app: Flask, sentence: str) -> tuple[int, int]:
    ready, total = _asked(app, demo.progress)
    click.echo(sentence.format(ready, total), nl=False)
    return ready, total


def _asked(app: Flask, question: Callable[[], T]) -> T:
    """The answer as it is now: in a context of its own, since a session goes on seeing what it saw before."""
    with app.app_context():
        return question()
