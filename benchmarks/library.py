"""A library in the database without a single file: rows in bulk, counters by the domain, search by its own rebuild.

It is kept in the system's temporary folder and used again as long as the migrations stay as they are.
"""

import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, insert, select

from benchmarks import names
from benchmarks.names import Library
from musicapp import clock, config, create_app
from musicapp.bulk import update_statistics
from musicapp.cli.db import migrate
from musicapp.config import ROOT
from musicapp.db import db, transaction
from musicapp.domain import accounts, reference, search
from musicapp.domain.analysis import waveform_paths
from musicapp.domain.catalog.counting import recount_albums, recount_artists, recount_genres
from musicapp.domain.playlists import summarise
from musicapp.fold import fold, sort_key
from musicapp.models import (
    Album,
    AlbumLike,
    Artist,
    ArtistFollow,
    AudioFile,
    Genre,
    Mood,
    Playlist,
    PlaylistEntry,
    Tag,
    Track,
    TrackArtist,
    TrackLike,
    Waveform,
    track_tags,
)

LISTENER, PASSWORD = "bench", "a listener who likes five hundred"
PLAYLISTS, ENTRIES, LIKES, FOLLOWS = 14, 30, 500, 40
TAGS = 200
SHAPES = 64  # different waveforms
KEYS = [f"{note} {mode}" for note in "C C# D Eb E F F# G Ab A Bb B".split() for mode in ("major", "minor")]
AT_ONCE = 20_000
READY = "ready"


def made(size: int) -> Path:
    """A DATA_DIR with a library of ``size`` tracks and the listener who looks at it."""
    folder = Path(tempfile.gettempdir()) / f"musewave-bench-{size}-{_version()}"
    if not (folder / READY).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _say(f"Making a library of {size:,} tracks in {folder}")
        app = application(folder)
        with app.app_context():
            _fill(app, names.made_up(size))
            db.session.remove()
            db.engine.dispose()
        (folder / READY).touch()
    return folder


def application(folder: Path) -> Flask:
    """An application on that folder, in this process and without a word."""
    given = {
        "MUSEWAVE_ENV": "development",
        "DATA_DIR": str(folder),
        "LIMIT_SEARCH": "off",
        "LOG_LEVEL": "error",
    }
    return create_app(config.load({**given, "SECRET_KEY": "only for measuring, 0123456789 abcdefgh"}))


def _fill(app: Flask, library: Library) -> None:
    migrate(app)
    chance = random.Random(11)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("reference data", reference.ensure),
        ("artists and albums", lambda: _put_works(chance, library)),
        ("tracks", lambda: _put_tracks(chance, library)),
        ("counters", lambda: _count(library)),
        ("listener", lambda: _put_listener(chance, library)),
    ]
    for name, step in steps:
        start = time.perf_counter()
        with transaction():
            step()
        _say(f"  {name}: {time.perf_counter() - start:.1f} s")
    _index()
    with transaction() as session:
        update_statistics(session, len(library.tracks))


def _put_works(chance: random.Random, library: Library) -> None:
    genres, today = _ids(Genre), clock.today()
    _put(Artist, (
        {
            "id": n, "name": name, "slug": f"artist-{n}", "sort_key": sort_key(name), "folded": fold(name),
            "links": {}, "listed": True, "play_count": _many(chance), "follower_count": _many(chance) // 50,
            **_colours(chance),
        }
        for n, name in enumerate(library.artists, 1)
    ))  # fmt: skip
    _put(Album, (
        {
            "id": n, "artist_id": artist + 1, "title": title, "slug": f"album-{n}", "sort_key": sort_key(title),
            "genre_id": genres[artist % len(genres)], "release_date": (day := today - timedelta(chance.randrange(20_000))),
            "released_key": day.isoformat(), "year": day.year, "published_at": clock.now(), "listed": True,
            "cover_key": chance.randbytes(16).hex() if chance.random() < 0.25 else "",
            "play_count": _many(chance), "like_count": _many(chance) // 50, **_colours(chance),
        }
        for n, (title, artist) in enumerate(library.albums, 1)
    ))  # fmt: skip


def _put_tracks(chance: random.Random, library: Library) -> None:
    size, shapes = len(library.tracks), _shapes(chance)
    tags = [{"id": n, "name": f"tag {n}", "slug": f"tag-{n}"} for n in range(1, TAGS + 1)]
    weights = [1 / n for n in range(1, TAGS + 1)]
    _put(Tag, tags)
    _put(Track, _track_rows(chance, library))
    _put(AudioFile, (
        {"id": n, "track_id": n, "path": f"audio/{n}.mp3", "size": 5_000_000, "mime": "audio/mpeg", "codec": "mp3"}
        for n in range(1, size + 1)
    ))  # fmt: skip
    _put(Waveform, ({"track_id": n, **shapes[n % SHAPES]} for n in range(1, size + 1)))
    _put(TrackArtist, (
        {"track_id": n, "artist_id": guest, "position": 1}
        for n in range(1, size + 1, 20)
        if (guest := chance.randint(1, len(library.artists))) != library.albums[library.tracks[n - 1][1]][1] + 1
    ))  # fmt: skip
    _put(track_tags, (
        {"track_id": n, "tag_id": tag}
        for n in range(1, size + 1)
        for tag in set(chance.choices(range(1, TAGS + 1), weights, k=2))
    ))  # fmt: skip


def _track_rows(chance: random.Random, library: Library) -> Iterator[dict[str, Any]]:
    genres, moods, now = _ids(Genre), _ids(Mood), clock.now()
    place = 0
    for n, (title, album) in enumerate(library.tracks, 1):
        place = place + 1 if n > 1 and library.tracks[n - 2][1] == album else 1
        artist = library.albums[album][1]
        yield {
            "id": n, "artist_id": artist + 1, "album_id": album + 1, "title": title, "slug": f"track-{n}",
            "sort_key": sort_key(title), "track_no": place, "genre_id": genres[artist % len(genres)],
            "mood_id": chance.choice(moods), "bpm": round(chance.gauss(118, 24), 1), "musical_key": chance.choice(KEYS),
            "year": 1965 + int(60 * chance.random() ** 0.5), "duration_ms": int(chance.gauss(230_000, 50_000)),
            "loudness_lufs": -12.0, "published_at": now - timedelta(minutes=chance.randrange(2_000_000)),
            "processing_state": "ready", "listed": True, "play_count": _many(chance), "like_count": _many(chance) // 50,
        }  # fmt: skip


def _count(library: Library) -> None:
    recount_albums(range(1, len(library.albums) + 1))
    recount_artists(range(1, len(library.artists) + 1))
    recount_genres()


def _put_listener(chance: random.Random, library: Library) -> None:
    user = accounts.register(accounts.new_account(LISTENER, f"{LISTENER}@example.org", PASSWORD))
    db.session.flush()
    user.profile.preferences_asked_at = clock.now()
    size, now = len(library.tracks), clock.now()
    liked = chance.sample(range(1, size + 1), min(LIKES, size // 4))
    _put(TrackLike, ({"user_id": user.id, "track_id": n, "created_at": now} for n in liked))
    _put(
        AlbumLike,
        ({"user_id": user.id, "album_id": n, "created_at": now} for n in liked[:50] if n <= size // 9),
    )
    _put(ArtistFollow, ({"user_id": user.id, "artist_id": n} for n in range(1, min(FOLLOWS, size // 10))))
    for n in range(1, PLAYLISTS + 1):
        _put(Playlist, [{"id": n, "user_id": user.id, "title": f"Playlist {n}", "slug": f"playlist-{n}"}])
        held = enumerate(chance.choices(liked, k=ENTRIES))
        _put(
            PlaylistEntry, ({"playlist_id": n, "track_id": track, "position": at << 16} for at, track in held)
        )
        summarise(n)


def _index() -> None:
    start, written = time.perf_counter(), 0
    for step in search.rebuild_steps():
        with transaction():
            written += step()
    _say(f"  search: {written:,} entries in {time.perf_counter() - start:.1f} s")


def _put(table: Any, rows: Any) -> None:
    """In pieces and without objects, which would cost more than the rows."""
    plain: Table = getattr(table, "__table__", table)
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        db.session.execute(insert(plain), some)


def _ids(table: type[Genre] | type[Mood]) -> list[int]:
    return list(db.session.scalars(select(table.id).order_by(table.id)))


def _many(chance: random.Random) -> int:
    """Plays and followers: most have few, a few have most."""
    return min(int(chance.paretovariate(0.7)), 10_000_000)


def _colours(chance: random.Random) -> dict[str, str]:
    return {"art_1": f"#{chance.randrange(1 << 24):06x}", "art_2": f"#{chance.randrange(1 << 24):06x}"}


def _shapes(chance: random.Random) -> list[dict[str, Any]]:
    peaks = [bytes(chance.randrange(40, 256) for _ in range(200)) for _ in range(SHAPES)]
    return [{"peaks": one, **{f: getattr(waveform_paths(one), f) for f in _LINES}} for one in peaks]


_LINES = ("deck_even", "deck_odd", "tall_even", "tall_odd", "spark", "skyline")


def _version() -> str:
    """Another layout of the database needs a new library."""
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()[:8]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
