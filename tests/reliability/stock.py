"""A catalog to hear in a folder of its own: ``python -m tests.reliability.stock FOLDER ALBUMS URL [audio]``.

Prints JSON: the tracks' ids and an album's path. The files are noise of 2 MB each, enough for a slow listener.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from musicapp.config import ROOT

SECRET = "a secret of the tests, 0123456789 abcdef"
TRACKS = 5
BYTES = 2_000_000


@dataclass(frozen=True)
class Stock:
    """What there is to hear."""

    tracks: list[int]
    album: str


def made(folder: Path, albums: int = 1, url: str = "", with_audio: bool = True) -> Stock:
    """Migrate and fill an instance, in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.reliability.stock", str(folder), str(albums), url]
    command += ["audio"] if with_audio else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Stock(**json.loads(done.stdout.splitlines()[-1]))


def main(folder: str, albums: str, url: str, audio: str = "") -> None:
    """Do it here."""
    from musicapp import config, create_app
    from musicapp.db import transaction
    from musicapp.domain import reference
    from tests import databases

    settings = config.load(
        {
            "MUSEWAVE_ENV": "development",
            "SECRET_KEY": SECRET,
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "LOG_LEVEL": "error",
        }
    )
    app = create_app(settings, site=False)
    databases.migrate(app)
    with app.app_context():
        with transaction():
            reference.ensure()
        sys.stdout.write(json.dumps(_filled(Path(folder), int(albums), bool(audio))) + "\n")


def _filled(folder: Path, albums: int, with_audio: bool) -> dict[str, object]:
    from sqlalchemy import select

    from musicapp.db import db
    from musicapp.models import Track
    from tests.factories import make_album

    shelves = [make_album(tracks=TRACKS) for _ in range(albums)]
    tracks = list(db.session.scalars(select(Track.id).order_by(Track.id)))
    audio = folder / "media" / "audio"
    audio.mkdir(parents=True, exist_ok=True)
    for track in tracks if with_audio else ():
        (audio / f"{track}.mp3").write_bytes(os.urandom(BYTES))
    return {"tracks": tracks, "album": f"/artists/{shelves[0].artist.slug}/albums/{shelves[0].slug}"}


if __name__ == "__main__":
    main(*sys.argv[1:])
