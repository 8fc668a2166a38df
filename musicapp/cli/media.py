"""``flask media``: looking after the files of this instance."""

import sys
from collections import Counter
from datetime import timedelta

import click
from flask.cli import AppGroup

from musicapp.db import transaction
from musicapp.domain.media import YOUNG, Check, Finding
from musicapp.errors import Unavailable

media = AppGroup("media", help="Look after audio, pictures and renditions.")

_HOUR = timedelta(hours=1)


@media.command("check")
@click.option("--mend", is_flag=True, help="Set right what was found; without it nothing is changed.")
@click.option(
    "--older-than",
    "hours",
    type=click.IntRange(0),
    default=YOUNG // _HOUR,
    show_default=True,
    help="Leave files without a row alone until they have this age in hours: their row may be on its way.",
)
def check(mend: bool, hours: int) -> None:
    """Find rows without files and files without rows, wherever the media are.

    With --mend files without a row are put aside for 30 days; rows without a file are marked as missing, and get back
    what was put aside. Nothing is said of a place that is away or empty.

    Exit status 0: all is right now; 1: something is not; 2: a place was away.
    """
    looking, found, left = Check(hours * _HOUR), Counter[str](), 0
    try:
        for finding in looking.findings():
            found[finding.sentence] += 1
            is_mended = mend and _mended(finding)
            left += not is_mended
            click.echo(
                f"{finding.area:9} {finding.sentence}: {finding.name}{_outcome(finding, mend, is_mended)}"
            )
    except Unavailable as problem:
        click.echo(f"{problem} What was done until then is done; run this again.", err=True)
        sys.exit(2)
    _summarise(looking, found, mend, left)
    sys.exit(2 if looking.away else int(left > 0))


def _mended(finding: Finding) -> bool:
    try:
        with transaction():
            return finding.mend()
    except FileNotFoundError:  # gone since it was found
        return True


def _outcome(finding: Finding, mend: bool, is_mended: bool) -> str:
    if not mend:
        return ""
    return " – mended" if is_mended else f" – left: {finding.remedy}"


def _summarise(looking: Check, found: Counter[str], mend: bool, left: int) -> None:
    click.echo(
        "Files: " + (", ".join(f"{n} in {area}" for area, n in looking.counted.items()) or "none") + "."
    )
    for area in looking.away:
        click.echo(f"{area} is away or empty, so nothing was said of it.", err=True)
    if not found:
        click.echo("All that was seen belongs together.")
        return
    click.echo("Found: " + ", ".join(f"{number} × {sentence}" for sentence, number in found.items()) + ".")
    if not mend:
        click.echo("Nothing was changed; --mend sets it right.")
    else:
        click.echo(f"Mended {found.total() - left} of {found.total()}.")
