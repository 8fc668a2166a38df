"""A worker that is killed at a chosen point: ``python -m tests.reliability.dying FOLDER FILE…``, one file a point.

For each of ``POINTS`` a process sends a file, and works until it reaches the point, where the kernel ends it. The last
one finds what all of them left, and is let live. Prints what came of it as JSON.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from flask import Flask, current_app

from musicapp import config, create_app
from musicapp.jobs.runner import Runner

# Where a worker is hit: file, function, and whether it begins (call) or has done it (return). Those that look alike
# differ by what is written and what is not.
POINTS = (
    ("domain/uploads/checking.py", "check", "call"),
    ("backends/storage/local.py", "take", "call"),
    ("backends/storage/local.py", "take", "return"),
    ("backends/audio/reading.py", "read_tags", "call"),
    ("domain/uploads/checking.py", "keep", "return"),
    ("backends/jobs/leases.py", "finish", "call"),
    ("domain/imports/covers.py", "find_cover", "return"),
    ("domain/imports/covers.py", "keep_track_cover", "return"),
    ("domain/analysis/actions.py", "listen", "call"),
    ("backends/audio/reading.py", "analyse", "return"),
    ("domain/analysis/actions.py", "keep", "return"),
    ("backends/audio/reading.py", "render", "return"),
    ("domain/renditions/actions.py", "keep", "return"),
    ("domain/analysis/description.py", "keep_description", "return"),
)
SECRET = "a secret of the tests, 0123456789 abcdef"


def main(folder: str, files: list[str]) -> None:
    settings = {"MUSEWAVE_ENV": "development", "SECRET_KEY": SECRET, "DATA_DIR": folder, "LOG_LEVEL": "error"}
    Path(folder).mkdir(parents=True)
    app = create_app(
        config.load(settings)
    )  # once: children share what is loaded here, and open what they need
    in_child(app, prepare)
    ends = []
    for point, file in zip(POINTS, files, strict=True):
        ends.append(in_child(app, lambda point=point, file=file: send_and_die(Path(file), point)))
    ends.append(in_child(app, work))
    in_child(app, lambda: tell(ends))


def in_child(app: Flask, do: Callable[[], None]) -> int:
    """Do it in a process of its own; the signal that ended it, negative, or 0."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        with app.app_context():
            do()
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def prepare() -> None:
    from musicapp.db import transaction
    from musicapp.domain import reference
    from tests import databases, factories

    databases.migrate(current_app)
    with transaction():
        reference.ensure()
    factories.make_artist("Mira", owner=factories.make_user("ada", "artist"))


def send(file: Path) -> None:
    """As the upload form does, without the form."""
    from sqlalchemy import select

    from musicapp.backends import storage
    from musicapp.db import db, transaction
    from musicapp.domain import uploads
    from musicapp.models import Artist, User

    user, artist = db.session.scalar(select(User)), db.session.scalar(select(Artist.id))
    storage.begin_part(file.stem)
    with storage.open_part(file.stem) as part:
        part.write(file.read_bytes())
        whole = storage.Whole(file.stem, part.size, part.seal())
    with transaction():
        uploads.bring(user, artist, file.name, whole)


def send_and_die(file: Path, point: tuple[str, str, str]) -> None:
    """Work on a new file, up to a bad end."""
    send(file)
    sys.setprofile(killer(*point))
    worker().drain()


def work() -> None:
    """What a worker does when it starts: what others left, until nothing is due."""
    from musicapp.backends import storage

    storage.clear_left_over()
    worker().sweep()


def worker() -> Runner:
    return Runner(current_app.app_context)


def killer(file: str, function: str, event: str) -> Callable[[FrameType, str, object], None]:
    def watch(frame: FrameType, happening: str, _: object) -> None:
        code = frame.f_code
        if happening == event and code.co_name == function and code.co_filename.endswith(f"musicapp/{file}"):
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def tell(ends: list[int]) -> None:
    from datetime import timedelta

    from sqlalchemy import func, select

    from musicapp.backends import storage
    from musicapp.db import db
    from musicapp.domain import media, renditions
    from musicapp.models import AudioFile, Job, Track, TrackFeatures

    originals = select(AudioFile.content_hash).where(AudioFile.kind == renditions.ORIGINAL)
    check = media.Check(timedelta(0))
    told = {
        "ends": ends,
        "tracks": [[t.title, t.processing_state, t.cover_key] for t in db.session.scalars(select(Track))],
        "hashes": sorted(db.session.scalars(originals)),
        "renditions": db.session.scalar(select(func.count()).where(AudioFile.kind.in_(renditions.KINDS))),
        "described": db.session.scalar(select(func.count()).select_from(TrackFeatures)),
        "files": sorted(Path(stored.name).stem for stored in storage.files(storage.AUDIO)),
        "pictures": len({stored.name.rpartition("-")[0] for stored in storage.files(storage.IMAGES)}),
        "jobs": sorted(set(db.session.scalars(select(Job.state)))),
        "found": [f"{finding.sentence}: {finding.name}" for finding in check.findings()] + check.away,
        "left": [str(path) for name in ("tmp", "incoming") for path in (storage.folder() / name).glob("*")],
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
