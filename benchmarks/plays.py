"""Plays while web processes are killed, and counted plays a second, on SQLite and on PostgreSQL.

python benchmarks/plays.py [--plays 10000] [--clients 50] [--kills 5] [--seconds 60] [--database sqlite postgresql]

The clients repeat what was not acknowledged, as the player's outbox does. Afterwards every acknowledged play must be
there once, and every counter must equal its rows.
"""

import argparse
import contextlib
import http.client
import itertools
import multiprocessing
import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from sqlalchemy import create_engine, text

from tests import postgres
from tests.reliability import stock
from tests.reliability.guest import Guest
from tests.reliability.house import House, free_port, started

ALBUMS = 40  # so that no listener reaches the daily cap of a track
SPAWN = multiprocessing.get_context("spawn")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Plays while web processes are killed.")
    parser.add_argument("--plays", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    given = parser.parse_args(arguments)
    for kind in given.database:
        with tempfile.TemporaryDirectory(prefix="musewave-plays-") as folder, _database(kind, folder) as url:
            shelf = stock.made(Path(folder), ALBUMS, url, with_audio=False)
            with _running(folder, url) as house:
                _killed(kind, url, house, shelf, given)
                _sustained(kind, house, shelf, given.clients, given.seconds)


def _killed(kind: str, url: str, house: House, shelf: stock.Stock, given: argparse.Namespace) -> None:
    began, share = time.monotonic(), given.plays // given.clients
    with SPAWN.Pool(2) as pool:  # two processes of clients: one alone would be slower than the server
        halves = [given.clients // 2, given.clients - given.clients // 2]
        told = [pool.apply_async(_until_told, (house.port, shelf.tracks, half, share)) for half in halves]
        killed = _kill(house, given.kills, told)
        results = [one.get() for one in told]
    acknowledged = {play_id for one in results for play_id in one[0]}
    repeated = sum(one[1] for one in results)
    taken = time.monotonic() - began
    lost, twice, rows, counter = _truth(url, acknowledged)
    print(f"{kind}: {len(acknowledged)} plays of {given.clients} clients in {taken:.0f} s, {killed} kills -9")
    print(
        f"  repeated {repeated}, lost {lost}, twice {twice}, counter {counter} = rows {rows}: {counter == rows}"
    )


def _until_told(port: int, tracks: list[int], clients: int, share: int) -> tuple[list[str], int]:
    """What some clients at once got acknowledged, and how often they had to repeat."""
    acknowledged: list[str] = []
    repeated = [0]

    def client(number: int) -> None:
        for play in range(share):
            guest, play_id = Guest(port), str(uuid.uuid4())
            track = tracks[(number * share + play) % len(tracks)]
            while not _is_told(guest, play_id, track):
                repeated[0] += 1
                time.sleep(0.05)
            acknowledged.append(play_id)
            guest.close()

    _at_once(client, clients)
    return acknowledged, repeated[0]


def _is_told(guest: Guest, play_id: str, track: int) -> bool:
    try:
        answer = guest.report(play_id, track)
    except (OSError, http.client.HTTPException, AssertionError):
        return False
    if answer.status not in (200, 503):
        raise RuntimeError(f"{answer.status} {answer.body.decode()[:200]}")
    return answer.status == 200


def _kill(house: House, kills: int, told: list[Any]) -> int:
    """Kill a web process every two seconds, never the last one that is left."""
    killed = 0
    while killed < kills and not all(one.ready() for one in told):
        time.sleep(2)
        with contextlib.suppress(psutil.Error, KeyError):
            processes = house.programs()["web"].children()
            if len(processes) > 1:
                processes[killed % 2].kill()
                killed += 1
    return killed


def _truth(url: str, acknowledged: set[str]) -> tuple[int, int, int, int]:
    """Acknowledged plays that are not there or not counted, keys that are there twice, counted rows, the counter."""
    with create_engine(url).connect() as database:
        rows = list(database.execute(text("SELECT play_id, counted_at IS NOT NULL FROM plays")))
        counter = database.scalar(text("SELECT sum(play_count) FROM tracks")) or 0
    counted = [play_id for play_id, is_counted in rows if is_counted]
    return len(acknowledged - set(counted)), len(rows) - len({row[0] for row in rows}), len(counted), counter


def _sustained(kind: str, house: House, shelf: stock.Stock, clients: int, seconds: float) -> None:
    before = _cpu(house)
    with SPAWN.Pool(2) as pool:
        halves = [clients // 2, clients - clients // 2]
        told = [pool.apply_async(_as_many, (house.port, shelf.tracks, half, seconds)) for half in halves]
        counts = [one.get() for one in told]
    plays = sum(counts)
    cpu = (_cpu(house) - before) / max(plays, 1) * 1000
    load = os.getloadavg()[0]
    print(
        f"{kind}: {plays / seconds:.0f} counted plays/s over {seconds:.0f} s, {cpu:.1f} ms CPU each (load {load:.1f})"
    )


def _as_many(port: int, tracks: list[int], clients: int, seconds: float) -> int:
    """Counted plays of some clients at once. Each guest plays one track and makes room for the next."""
    counts = [0]
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        guest, chosen = Guest(port), itertools.cycle(tracks[number:] + tracks[:number])
        while time.monotonic() < end:
            answer = guest.report(str(uuid.uuid4()), next(chosen))
            counts[0] += answer.status == 200 and answer.json["data"]["counted"]
            guest.become_somebody_else()

    _at_once(client, clients)
    return counts[0]


def _at_once(client: Any, clients: int) -> None:
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _cpu(house: House) -> float:
    """Seconds of CPU that the web processes have used."""
    web = house.programs()["web"]
    times = [process.cpu_times() for process in (web, *web.children())]
    return sum(one.user + one.system for one in times)


@contextlib.contextmanager
def _database(kind: str, folder: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/musewave.db"
        return
    with postgres.database() as url:
        yield url


@contextlib.contextmanager
def _running(folder: str, url: str) -> Iterator[House]:
    port = free_port()
    settings = {
        "MUSEWAVE_ENV": "production",
        "SECRET_KEY": stock.SECRET,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": url,
        "LIMIT_API": "off",  # one address stands for fifty
    }
    with started(folder, port, **settings) as house:
        house.wait_for("plays at")
        yield house


if __name__ == "__main__":
    main()
