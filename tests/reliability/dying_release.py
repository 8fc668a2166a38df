"""Publications that are killed at chosen points: ``python -m tests.reliability.dying_release FOLDER``.

For each of ``ENDS`` a process puts up a release of its own and is ended by the kernel on the way. Then an artist and a
worker do what they do next. Prints as JSON how each process ended, and what others see of all before and after.
"""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from musicapp import clock, config, create_app
from musicapp.jobs.register import REGISTER
from musicapp.jobs.runner import Runner
from tests.reliability.dying import SECRET, in_child, killer

Point = tuple[str, str, str]
PUT_UP: Point = ("domain/releases/publication.py", "_put_up", "call")
TOLD: Point = ("domain/releases/visibility.py", "announce", "return")
COMMITTED: Point = ("jobs/releases.py", "publish_due", "return")
JOB = "publish_due"
# Whether it waits for its time, and where who puts it up is hit: without a point, when all is committed.
ENDS: tuple[tuple[bool, Point | None], ...] = (
    (False, PUT_UP),
    (False, TOLD),
    (False, None),
    (True, COMMITTED),
    (True, TOLD),
)
TRACKS = 2


def main(folder: str) -> None:
    settings = {"MUSEWAVE_ENV": "development", "SECRET_KEY": SECRET, "DATA_DIR": folder, "LOG_LEVEL": "error"}
    Path(folder).mkdir(parents=True)
    app = create_app(config.load(settings))
    in_child(app, lambda: prepare(Path(folder)))
    ends = [
        in_child(app, lambda number=number, end=end: put_up(number, *end))
        for number, end in enumerate(ENDS, 1)
    ]
    in_child(app, lambda: go_on(ends))


def prepare(folder: Path) -> None:
    """Releases that could come out, with their sound."""
    from musicapp.db import transaction
    from musicapp.domain import reference
    from tests import databases, factories

    databases.migrate(current_app)
    with transaction():
        reference.ensure()
    artist = factories.make_artist("Mira", owner=factories.make_user("ada", "artist"))
    hidden: dict[str, Any] = {"listed": False, "published_at": None}
    (folder / "media/audio").mkdir(parents=True)
    for _ in ENDS:
        album = factories.make_album(artist, **hidden)
        for place in range(TRACKS):
            track = factories.make_track(artist, album=album, track_no=place + 1, **hidden)
            (folder / f"media/audio/{track.id}.mp3").write_bytes(b"sound")


def put_up(album_id: int, waits: bool, point: Point | None) -> None:
    """To a bad end."""
    if waits:
        publish(album_id, waits=True)
        clock.freeze(clock.now() + timedelta(hours=2))
    if point is not None:
        sys.setprofile(killer(*point))
    if waits:
        work()
    else:
        publish(album_id)
    if point is None:
        os.kill(os.getpid(), signal.SIGKILL)


def go_on(ends: list[int]) -> None:
    """Whoever got no answer presses once more; a new worker does what is due."""
    before = seen()
    for number, (waits, _) in enumerate(ENDS, 1):
        if not waits:
            publish(number)
    clock.freeze(clock.now() + timedelta(hours=3))
    work()
    json.dump({"ends": ends, "before": before, "after": seen(), "found": found()}, sys.stdout)


def publish(album_id: int, waits: bool = False) -> None:
    """As its artist does."""
    from sqlalchemy import select

    from musicapp.db import db, transaction
    from musicapp.domain import releases
    from musicapp.models import User

    user, zone = db.session.scalar(select(User)), ZoneInfo("Europe/Berlin")
    with transaction():
        if waits:
            releases.schedule(user, album_id, clock.now() + timedelta(hours=1), zone)
        else:
            releases.publish(user, album_id, zone)


def work() -> None:
    """What the timetable asks for every minute, and what a dead worker held of it."""
    from musicapp.backends import jobs
    from musicapp.db import transaction

    with transaction():
        jobs.sweep()
        jobs.enqueue(JOB)
    Runner(current_app.app_context, {JOB: REGISTER[JOB]}).drain()


def seen() -> list[list[Any]]:
    """Of each release: whether it stands before everybody, how many of its tracks do, and how often it was told of."""
    from sqlalchemy import func, select

    from musicapp.db import db
    from musicapp.models import Album, Announcement, Track

    db.session.rollback()
    told = select(func.count()).where(Announcement.album_id == Album.id).scalar_subquery()
    is_out = Track.listed, Track.published_at.is_not(None)
    tracks = select(func.count()).where(Track.album_id == Album.id, *is_out).scalar_subquery()
    shown = Album.listed & Album.published_at.is_not(None)
    return [list(row) for row in db.session.execute(select(shown, tracks, told).order_by(Album.id))]


def found() -> list[str]:
    """What ``flask media check`` would say."""
    from musicapp.domain import media

    check = media.Check(timedelta(0))
    return [f"{finding.sentence}: {finding.name}" for finding in check.findings()] + check.away


if __name__ == "__main__":
    main(sys.argv[1])
