"""Pages of a signed-in listener over one connection, each over 500 random things; p50 and p95 in milliseconds."""

import http.client
import random
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus

from benchmarks import bare, library, server
from benchmarks.server import Server
from musicapp import prepared
from musicapp.db import transaction
from musicapp.domain import accounts
from musicapp.fold import fold
from musicapp.models import User

TIMES = 500
WARM = 20
CONNECTIONS = 8
SECONDS = 5
BARE_PORT = 8239


class Figure(NamedTuple):
    """What was measured of one kind of page."""

    p50: float
    p95: float
    size: int


def report(folder: Path, target_of: int = 1) -> None:
    """Print the table for the library in ``folder``; ``target_of`` multiplies the targets."""
    asked = addresses(folder, random.Random(5))
    with bare.running(BARE_PORT) as connection:
        least = figure(connection, ["/"] * TIMES)
    print(f"{'page':34} {'p50 ms':>8} {'p95 ms':>8} {'target':>8} {'bytes':>8} {'statements':>11}")
    print(f"{'a bare Flask page':34} {least.p50:8.2f} {least.p95:8.2f} {'':>8} {least.size:8}")
    with server.running(folder) as running:
        cookie = server.signed_in(running, library.LISTENER, library.PASSWORD)
        for (name, target), paths in asked.items():
            one, cost = figure(running.connect(), paths, cookie), statements(folder, paths[0])
            wanted = f"{target * target_of}" if target else ""
            print(f"{name:34} {one.p50:8.2f} {one.p95:8.2f} {wanted:>8} {one.size:8} {cost:11}")
        albums = next(iter(asked.values()))
        print(f"{CONNECTIONS} connections, albums: {throughput(running, albums, cookie):.0f} requests/s")
        print(f"start to first page: {running.first_page_s:.2f} s (target 3)")
    with server.running(folder) as idle:
        time.sleep(3)
        print(f"idle memory of all processes (PSS): {idle.memory_mb():.0f} MB (target 200)")


def addresses(folder: Path, chance: random.Random) -> dict[tuple[str, int], list[str]]:
    """For each kind of page, with its target in ms or 0, the paths that are asked for."""
    with closing(sqlite3.connect(folder / "musewave.db")) as known:
        albums = _works(known, chance, "albums")
        tracks = _works(known, chance, "tracks")
        artists = known.execute(
            "SELECT slug FROM artists WHERE listed ORDER BY random() LIMIT ?", [TIMES]
        ).fetchall()
        titles = [row[0] for row in known.execute("SELECT title FROM tracks WHERE id <= 20000")]
    words = Counter(word for title in titles for word in fold(title).split())
    top = words.most_common(1)[0][0]
    typed = [fold(chance.choice(titles))[: chance.randint(2, 6)] for _ in range(TIMES)]
    sorts = ("", "?sort=played", "?sort=liked", "?sort=title", "?sort=duration", "?sort=tempo")
    return {
        ("album", 4): [f"/artists/{artist}/albums/{slug}" for artist, slug in albums],
        ("artist", 4): [f"/artists/{slug}" for (slug,) in artists],
        ("track", 0): [f"/artists/{artist}/tracks/{slug}" for artist, slug in tracks],
        ("browse, 50 rows", 8): [f"/browse/tracks{chance.choice(sorts)}" for _ in range(TIMES)],
        (f"search “{top}”", 8): [f"/search?q={top}"] * TIMES,
        ("suggestions", 4): [f"/search/suggestions?q={quote_plus(text)}" for text in typed],
        ("home", 0): ["/"] * TIMES,
        ("library, 50 liked tracks", 0): ["/library/tracks"] * TIMES,
    }


def figure(connection: http.client.HTTPConnection, paths: Sequence[str], cookie: str = "") -> Figure:
    """Each path once, after some to warm up. Raises RuntimeError for a page that is no page."""
    taken, size = [], 0
    for number, path in enumerate([*paths[:WARM], *paths]):
        start = time.perf_counter()
        status, body = server.get(connection, path, cookie)
        if number >= WARM:
            taken.append((time.perf_counter() - start) * 1000)
        size = len(body)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}.")
    return Figure(statistics.median(taken), statistics.quantiles(taken, n=20)[18], size)


def throughput(running: Server, paths: Sequence[str], cookie: str) -> float:
    """Requests per second over several connections, each in a process of its own."""
    with ProcessPoolExecutor(CONNECTIONS) as askers:
        asked = [askers.submit(_ask, running.port, paths[n * 20 :], cookie) for n in range(CONNECTIONS)]
        return sum(one.result() for one in asked) / SECONDS


def statements(folder: Path, path: str) -> int:
    """How many statements a page costs a signed-in listener, whom this process shows it to."""
    app = library.application(folder)
    seen: list[str] = []
    with app.app_context(), transaction():
        token = accounts.start(_listener(), remember=True)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    browser.get(path)

    def count(statement: str, seconds: float) -> None:
        seen.append(statement)

    prepared.watchers.append(count)
    browser.get(path)
    prepared.watchers.remove(count)
    return len([one for one in seen if not one.startswith("BEGIN")])


def _listener() -> User:
    user = accounts.find_by_login(library.LISTENER)
    if user is None:
        raise RuntimeError("The library has no listener.")
    return user


def _works(known: sqlite3.Connection, chance: random.Random, table: str) -> list[tuple[str, str]]:
    most = known.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
    ids = ",".join(str(chance.randint(1, most)) for _ in range(TIMES * 2))
    query = f"SELECT a.slug, w.slug FROM {table} w JOIN artists a ON a.id = w.artist_id WHERE w.id IN ({ids})"
    return [chance.choice(rows) for rows in [known.execute(query).fetchall()] for _ in range(TIMES)]


def _ask(port: int, paths: Sequence[str], cookie: str) -> int:
    """How many pages came within the time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    until, came = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        server.get(connection, paths[came % len(paths)], cookie)
        came += 1
    return came
