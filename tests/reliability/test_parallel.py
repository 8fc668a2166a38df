"""Forty at once, from four processes: every counter is exact, on a database of its own with real commits."""

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

from musicapp import config, create_app
from musicapp.db import transaction
from tests import databases

PROCESSES, THREADS = 4, 10
TOGETHER = PROCESSES * THREADS
BUSY, PATIENCE_S = 503, 90  # forty turns take a slow machine longer than a request waits: then one asks again
ADMINS = (TOGETHER - 2, TOGETHER - 1)
AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"}
PIECE = {**AGENT, "HX-Request": "true", "HX-Target": "entries"}


@dataclass(frozen=True)
class Place:
    """Where everything happens. ``tokens`` sign in forty people; the first owns the playlist."""

    url: str
    folder: str
    tokens: tuple[str, ...] = ()
    track: int = 0
    album: int = 0
    artist: int = 0
    playlist: int = 0
    tracks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Call:
    """One request of one of the forty."""

    who: int
    method: str
    path: str
    json: dict[str, Any] | None = None
    form: dict[str, Any] | None = None


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, ProcessPoolExecutor]]:
    folder = tmp_path_factory.mktemp("parallel")
    spawn = multiprocessing.get_context("spawn")
    with databases.empty(folder) as url, ProcessPoolExecutor(PROCESSES, spawn) as pool:
        bare = Place(url, str(folder))
        yield pool.submit(prepare, bare).result(120), pool


def test_forty_likes_of_forty_people_are_forty(place) -> None:
    where, _ = place
    seen = at_once(place, [Call(n, "PUT", f"/api/v1/tracks/{where.track}/like") for n in range(TOGETHER)])
    assert seen == {200: TOGETHER}
    assert ask(place, like_count) == TOGETHER
    assert ask(place, wrong_counters) == 0


def test_forty_likes_of_one_person_are_one(place) -> None:
    where, _ = place
    seen = at_once(place, [Call(0, "POST", f"/api/v1/albums/{where.album}/like") for _ in range(TOGETHER)])
    assert seen == {200: TOGETHER}
    assert ask(place, album_like_count) == 1
    assert ask(place, wrong_counters) == 0


def test_likes_and_unlikes_pell_mell_end_as_the_rows_say(place) -> None:
    where, _ = place
    path = f"/api/v1/tracks/{where.track}/like"
    seen = at_once(place, [Call(n % 5, "PUT" if n % 3 else "DELETE", path) for n in range(TOGETHER)])
    assert seen == {200: TOGETHER}
    assert ask(place, wrong_counters) == 0


def test_forty_reports_under_one_key_are_one_play(place) -> None:
    where, _ = place
    before = ask(place, play_count)
    seen = at_once(
        place, [Call(1, "POST", "/api/v1/plays", _report(where, "one-key-0001", n)) for n in range(TOGETHER)]
    )
    assert seen == {200: TOGETHER}
    assert ask(place, play_count) == before + 1
    assert ask(place, wrong_counters) == 0


def test_forty_people_with_one_key_are_one_play_and_thirty_nine_refusals(place) -> None:
    where, _ = place
    before = ask(place, play_count)
    seen = at_once(
        place, [Call(n, "POST", "/api/v1/plays", _report(where, "stolen-key-01")) for n in range(TOGETHER)]
    )
    assert seen == {200: 1, 409: TOGETHER - 1}
    assert ask(place, play_count) == before + 1


def test_forty_plays_of_one_person_stop_at_the_cap_and_fit_on_one_clock(place) -> None:
    where, _ = place
    before = ask(place, play_count)
    calls = [
        Call(2, "POST", "/api/v1/plays", _report(where, f"many-keys-{n:02}", age_ms=3_600_000))
        for n in range(TOGETHER)
    ]
    assert at_once(place, calls) == {200: TOGETHER}
    assert ask(place, play_count) - before <= 10
    assert ask(place, most_heard_by_one) <= 3_700_000
    assert ask(place, wrong_counters) == 0


def test_forty_follows_are_exact_on_both_sides(place) -> None:
    where, _ = place
    path = f"/api/v1/artists/{where.artist}/follow"
    seen = at_once(place, [Call(n % 20, "PUT", path) for n in range(TOGETHER)])
    assert seen == {200: TOGETHER}
    assert ask(place, follower_count) == 20
    people = [Call(n, "POST", f"/people/person{(n + 1) % 2}/follow") for n in range(TOGETHER)]
    assert set(at_once(place, people)) <= {303, 422}
    assert ask(place, wrong_counters) == 0


def test_forty_additions_to_one_playlist_are_all_there_and_counted(place) -> None:
    where, _ = place
    path = f"/playlists/{where.playlist}/entries"
    calls = [Call(0, "POST", path, form={"track": where.tracks[n % 20]}) for n in range(TOGETHER)]
    assert at_once(place, calls) == {200: TOGETHER}
    assert ask(place, playlist_count) == 20
    assert ask(place, wrong_counters) == 0


def test_of_forty_who_take_one_name_one_gets_it(place) -> None:
    calls = [Call(n, "POST", "/studio/artists", form={"name": "One of a Kind"}) for n in range(TOGETHER)]
    assert at_once(place, calls) == {303: 1, 422: TOGETHER - 1}


def test_of_forty_acceptances_of_twenty_claims_by_two_admins_one_holds(place) -> None:
    """Everybody asks twice, which is once; whoever did not get the artist is told so, too."""
    asked = [
        Call(n % 20, "POST", "/artists/wanted/claim", form={"message": "It is me."}) for n in range(TOGETHER)
    ]
    assert at_once(place, asked) == {303: TOGETHER}
    claims = range(ask(place, first_claim), ask(place, first_claim) + 20)
    decided = [
        Call(ADMINS[n % 2], "POST", f"/admin/claims/{claims[n // 2]}/acceptance", form={})
        for n in range(TOGETHER)
    ]
    assert at_once(place, decided) == {303: 1, 409: TOGETHER - 1}
    assert (ask(place, accepted_claims), ask(place, claim_letters)) == (1, 20)


def test_unfinished_streams_hold_no_database_connection(place) -> None:
    """Twice as many slow listeners as the pool has connections, and pages go on."""
    assert ask(place, connections_while_streaming) == 0


def at_once(place: tuple[Place, ProcessPoolExecutor], calls: list[Call]) -> dict[int, int]:
    """Send all calls at the same moment, from all processes. Gives how often each status came."""
    where, pool = place
    moment = time.time() + 1.0
    shares = [calls[n::PROCESSES] for n in range(PROCESSES)]
    answers = [pool.submit(storm, where, share, moment) for share in shares]
    return dict(sum((Counter(answer.result(120)) for answer in answers), Counter()))


def ask(place: tuple[Place, ProcessPoolExecutor], question: Callable[[Place], int]) -> int:
    where, pool = place
    return pool.submit(question_in, where, question).result(60)


def _report(where: Place, play_id: str, heard: int = 0, age_ms: int = 60_000) -> dict[str, Any]:
    return {
        "play_id": play_id,
        "track_id": where.track,
        "age_ms": age_ms,
        "heard_ms": 31_000 + heard,
        "slices": "1" * 8 + "0" * 42,
    }


# What follows runs in the other processes.


def storm(where: Place, calls: list[Call], moment: float) -> list[int]:
    app = _app(where)
    ready = threading.Barrier(len(calls))

    def send(call: Call) -> int:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(_user_id=where.tokens[call.who], _fresh=True)
        ready.wait(30)
        time.sleep(max(0.0, moment - time.time()))
        headers = PIECE if call.form is not None else AGENT
        options = {"json": call.json} if call.json is not None else {"data": call.form}
        end = time.monotonic() + PATIENCE_S
        while True:
            status = browser.open(call.path, method=call.method, headers=headers, **options).status_code
            if status != BUSY or time.monotonic() > end:
                return status
            time.sleep(0.2)

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(send, calls))


def question_in(where: Place, question: Callable[[Place], int]) -> int:
    with _app(where).app_context():
        return question(where)


def prepare(bare: Place) -> Place:
    """Migrate, and make forty people, an album and a playlist."""
    from musicapp.domain import accounts
    from tests.factories import make_album, make_artist, make_playlist, make_user

    app = _app(bare)
    databases.migrate(app)
    with app.app_context():
        roles = dict.fromkeys(ADMINS, "admin")
        people = [make_user(f"person{n}", roles.get(n, "listener")) for n in range(TOGETHER)]
        make_artist("Wanted")
        album = make_album(tracks=20)
        first, *rest = _track_ids(album.id)
        playlist = make_playlist(people[0], "Everybody adds")
        tokens = []
        for person in people:
            with transaction():
                tokens.append(accounts.start(person, remember=True))
        return Place(
            bare.url,
            bare.folder,
            tuple(tokens),
            first,
            album.id,
            album.artist_id,
            playlist.id,
            (first, *rest),
        )


def connections_while_streaming(where: Place) -> int:
    from musicapp.db import POOL_SIZE, db

    app = _app(where)
    file = Path(where.folder) / "media" / "audio" / f"{where.track}.mp3"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(1_000_000))
    address = f"/media/tracks/{where.track}/audio"
    listeners = [app.test_client().get(address, buffered=False) for _ in range(2 * POOL_SIZE)]
    begun = [next(iter(listener.response)) for listener in listeners]
    assert all(begun)
    assert app.test_client().get("/browse/genres").status_code == 200
    pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    held = pool.checkedout()
    for listener in listeners:
        listener.close()
    return held


def like_count(where: Place) -> int:
    from musicapp.models import Track

    return _column(Track.like_count, Track.id == where.track)


def album_like_count(where: Place) -> int:
    from musicapp.models import Album

    return _column(Album.like_count, Album.id == where.album)


def play_count(where: Place) -> int:
    from musicapp.models import Track

    return _column(Track.play_count, Track.id == where.track)


def follower_count(where: Place) -> int:
    from musicapp.models import Artist

    return _column(Artist.follower_count, Artist.id == where.artist)


def playlist_count(where: Place) -> int:
    from musicapp.models import Playlist

    return _column(Playlist.track_count, Playlist.id == where.playlist)


def first_claim(where: Place) -> int:
    from sqlalchemy import func

    from musicapp.models import Claim

    return _column(func.min(Claim.id), Claim.state == "open")


def accepted_claims(where: Place) -> int:
    from sqlalchemy import func

    from musicapp.models import Artist, Claim

    same = (Claim.state == "accepted") & (Artist.id == Claim.artist_id) & (Artist.owner_id == Claim.user_id)
    return _column(func.count(Claim.id), same)


def claim_letters(where: Place) -> int:
    from sqlalchemy import func

    from musicapp.models import Job

    return _column(func.count(Job.id), Job.name == "send_claim_decision")


def most_heard_by_one(where: Place) -> int:
    from sqlalchemy import func, select

    from musicapp.db import db
    from musicapp.models import Play

    sums = select(func.sum(Play.heard_ms).label("heard")).group_by(Play.user_id).subquery()
    return int(db.session.scalar(select(func.max(sums.c.heard))) or 0)


def wrong_counters(where: Place) -> int:
    """How many counters of any kind differ from their rows."""
    from musicapp.domain import follows, likes, playback, playlists

    every = [*likes.miscounted().values(), *follows.miscounted().values(), *playback.miscounted().values()]
    return sum(len(ids) for ids in every) + len(playlists.miscounted())


def _column(column: Any, condition: Any) -> int:
    from sqlalchemy import select

    from musicapp.db import db

    return int(db.session.scalar(select(column).where(condition)) or 0)


def _track_ids(album_id: int) -> list[int]:
    from sqlalchemy import select

    from musicapp.db import db
    from musicapp.models import Track

    return list(db.session.scalars(select(Track.id).where(Track.album_id == album_id).order_by(Track.id)))


def _app(where: Place) -> Flask:
    """This process's application."""
    return _made(where.url, where.folder)


@cache
def _made(url: str, folder: str) -> Flask:
    limits = {f"LIMIT_{name}": "off" for name in ("LOGIN", "REGISTER", "PASSWORD_MAIL", "SEARCH", "API")}
    settings = {
        "MUSEWAVE_ENV": "development",
        "SECRET_KEY": "a secret of the tests, 0123456789 abcdef",
        "DATA_DIR": str(Path(folder)),
        "DATABASE_URL": url,
        "BASE_URL": "http://localhost",
        "LOG_LEVEL": "error",
    }
    app = create_app(config.load({**settings, **limits}))
    app.testing = True
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app
