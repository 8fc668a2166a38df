"""How fast and how forgiving search is over a made-up library; prints milliseconds and found typing errors.

    python benchmarks/search.py [--tracks 20000] [--times 100] [--chinook FILE]

A temporary folder and SQLite hold the library; ``cpu`` leaves out what other programs of the machine take.
With ``--chinook`` the typing errors are made in the real names of that database instead.
"""

import argparse
import os
import random
import sqlite3
import statistics
import string
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask import Flask
from sqlalchemy import insert

from musicapp import config, create_app
from musicapp.cli.db import migrate
from musicapp.db import db, transaction
from musicapp.domain import search
from musicapp.domain.search.cleaning import compacted
from musicapp.domain.search.finding import edits_for, find
from musicapp.domain.search.queries import LOOKED_AT
from musicapp.fold import fold, sort_key
from musicapp.models import Album, Artist, Genre, Track

COMMON = "love night the of blue river heart summer you me rain city dance song dream fire".split()
SYLLABLES = (
    "ka ri to mu sa len dor vi shan bel nor ta qui fre gol ha zen mor pel ius ana eth wy cro lum".split()
)
GENRES = ("Soul", "Jazz", "Rock", "Pop", "Folk")
ERRORS = 300
SHORTEST = 4  # letters of a name in which errors are made
FIRST = 5


class Library(NamedTuple):
    """Names of artists; titles of albums and tracks with the number of their artist."""

    artists: list[str]
    albums: list[tuple[str, int]]
    tracks: list[tuple[str, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast and how forgiving search is.")
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--chinook", type=Path)
    given = parser.parse_args()
    chance = random.Random(7)
    library = read_chinook(given.chinook) if given.chinook else made_up(chance, given.tracks)
    with tempfile.TemporaryDirectory() as folder:
        app = application(folder)
        with app.app_context():
            migrate(app)
            put(chance, library)
            index(library)
            report_speed(app, library, given.times)
            report_errors(chance, library)
            db.session.remove()
            db.engine.dispose()


def application(folder: str) -> Flask:
    """An application of its own, without limits and without a word."""
    environment = {
        "MUSEWAVE_ENV": "development",
        "DATA_DIR": folder,
        "LIMIT_SEARCH": "off",
        "LOG_LEVEL": "ERROR",
    }
    return create_app(config.load({**environment, "SECRET_KEY": os.urandom(32).hex()}))


def made_up(chance: random.Random, tracks: int) -> Library:
    """Names of one to four words, a few of which stand everywhere, as in real libraries."""
    made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6000)}
    words = COMMON + sorted(made)
    weights = [1 / n for n in range(1, len(words) + 1)]

    def name(most: int) -> str:
        return " ".join(chance.choices(words, weights, k=chance.randint(1, most))).title()

    artists = [f"{name(3)} {chance.choice(words[50:])}".title() for _ in range(max(20, tracks // 10))]
    whose = range(len(artists))
    return Library(
        artists,
        [(name(3), chance.choice(whose)) for _ in range(tracks // 8)],
        [(name(4), chance.choice(whose)) for _ in range(tracks)],
    )


def read_chinook(file: Path) -> Library:
    """The artists, albums and tracks of the Chinook sample database."""
    with closing(sqlite3.connect(file)) as source:
        numbers = {
            row[0]: n for n, row in enumerate(source.execute("SELECT ArtistId FROM Artist ORDER BY 1"))
        }
        artists = [row[0] for row in source.execute("SELECT Name FROM Artist ORDER BY ArtistId")]
        albums = source.execute("SELECT Title, ArtistId FROM Album").fetchall()
        tracks = source.execute(
            "SELECT t.Name, a.ArtistId FROM Track t JOIN Album a USING (AlbumId)"
        ).fetchall()
    return Library(artists, [(t, numbers[a]) for t, a in albums], [(t, numbers[a]) for t, a in tracks])


def put(chance: random.Random, library: Library) -> None:
    """The library as rows of the catalog."""
    named = [
        {
            "id": n,
            "name": name,
            "slug": f"a{n}",
            "sort_key": sort_key(name),
            "folded": fold(name),
            "links": {},
        }
        for n, name in enumerate(library.artists, 1)
    ]
    with transaction() as session:
        rows = [
            {"id": n, "name": g, "slug": g.lower(), "sort_key": g.lower()} for n, g in enumerate(GENRES, 1)
        ]
        session.execute(insert(Genre), rows)
        session.execute(insert(Artist), [{**row, **facts(chance)} for row in named])
        session.execute(insert(Album), [{**row, **facts(chance)} for row in titled(library.albums)])
        session.execute(insert(Track), [{**row, **facts(chance)} for row in titled(library.tracks)])


def titled(things: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    for n, (title, artist) in enumerate(things, 1):
        yield {"id": n, "artist_id": artist + 1, "title": title, "slug": f"s{n}", "sort_key": sort_key(title)}


def facts(chance: random.Random) -> dict[str, Any]:
    return {"listed": True, "play_count": int(chance.paretovariate(0.7))}


def index(library: Library) -> None:
    start = time.perf_counter()
    written = 0
    for step in search.rebuild_steps():
        with transaction():
            written += step()
    seconds = time.perf_counter() - start
    print(
        f"{len(library.tracks)} tracks: {written} entries in {seconds:.1f} s, {written / seconds:.0f} a second"
    )


def report_speed(app: Flask, library: Library, times: int) -> None:
    """Questions to the domain, and the same through a whole request."""
    words = Counter(word for title, _ in library.tracks for word in fold(title).split())
    top = words.most_common(1)[0][0]
    name = fold(library.artists[0])
    wrong = name[:2] + name[3:]
    browser = app.test_client()
    print(f"{'question':44} {'p50 ms':>8} {'p95 ms':>8} {'cpu p50':>8}")
    for typed in (top, top[:2], top[:1], f"{top} {name.split()[0]}", wrong, "qqxxyyzz"):
        report(f"search “{typed}”", lambda typed=typed: search.search(typed), times)
        report(f"search “{typed}”, tracks", lambda typed=typed: search.search(typed, "tracks"), times)
        report(f"suggestions “{typed}”", lambda typed=typed: search.suggest(typed), times)
    report(f"GET /search?q={top}", lambda: browser.get("/search", query_string={"q": top}), times)
    report(
        f"GET /search/suggestions?q={top[:3]}",
        lambda: browser.get("/search/suggestions", query_string={"q": top[:3]}),
        times,
    )


def report(label: str, act: Callable[[], Any], times: int) -> None:
    wall, cpu = [], []
    for number in range(times + 5):
        start, start_cpu = time.perf_counter(), time.process_time()
        act()
        if number >= 5:
            wall.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - start_cpu) * 1000)
        db.session.rollback()
    high = statistics.quantiles(wall, n=20)[18]
    print(f"{label[:44]:44} {statistics.median(wall):8.2f} {high:8.2f} {statistics.median(cpu):8.2f}")


def report_errors(chance: random.Random, library: Library) -> None:
    """One edit in each name, two in every other one of eight letters and more."""
    names = sorted({*library.artists, *(title for title, _ in library.albums + library.tracks)})
    names = [name for name in names if len(compacted(name)) >= SHORTEST]
    found = 0
    for name in chance.choices(names, k=ERRORS):
        typed = edited(chance, fold(name))
        if len(compacted(name)) >= 8 and chance.random() < 0.5:
            typed = edited(chance, typed)
        first = find(search.clean(typed), LOOKED_AT).ranked[:FIRST]
        found += any(one.compact == compacted(name) for _, one in first)
        db.session.rollback()
    print(
        f"typing errors: {found} of {ERRORS} in the first {FIRST} ({found / ERRORS:.1%}); {edits_for(8)} edits at most"
    )


def edited(chance: random.Random, text: str) -> str:
    """A letter wrong, missing, too much, or two swapped."""
    while True:
        at = chance.randrange(len(text))
        letter, after = chance.choice(string.ascii_lowercase), text[at + 1 : at + 2]
        ways = [text[:at] + letter + text[at:]]
        if text[at].isalpha():
            ways += [text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :]]
        if text[at].isalpha() and after.isalpha():
            ways.append(text[:at] + after + text[at] + text[at + 2 :])
        made = chance.choice(ways)
        if made != text:
            return made


if __name__ == "__main__":
    main()
