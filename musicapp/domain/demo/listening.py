"""Six months of listening, written step by step: people and playlists, plays by days, likes and follows.

Every step is a transaction of its own, so that pages never wait long for the database. What is stored is
remembered with it; a run that was cut off is completed by the next one, with the same rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from musicapp.db import db
from musicapp.domain import search, trending
from musicapp.domain.demo import affection, counters, guests, people, shelves, state
from musicapp.domain.demo.catalog import tracks
from musicapp.domain.demo.plays import Ears, Library
from musicapp.domain.demo.state import State
from musicapp.domain.demo.taste import Piece
from musicapp.models import Album, Artist, Genre, Mood, Play, Playlist, Track

Row = dict[str, Any]
Step = Callable[[], None]
AT_ONCE = 1000  # plays in one transaction, a few more to end with the day


@dataclass
class _Heard:
    """All plays in the order of their start, and who the listeners are."""

    rows: list[Row]
    ears: dict[int, Ears]


def steps() -> Iterator[Step]:
    """What is still to be done, in order; each step belongs in a transaction of its own."""
    begun = state.find()
    if begun is None or begun.is_complete or begun.is_cleared:
        return
    yield partial(_settle, begun)
    pieces = _pieces()
    if not pieces:
        yield partial(_complete, begun)
        return
    heard = _listen(begun, pieces)
    for rows in _by_days(heard.rows, begun.heard_until):
        yield partial(_keep, rows)
    yield partial(_love, begun, pieces, heard)
    yield partial(_complete, begun)


def _settle(begun: State) -> None:
    """The people, and what they put together."""
    everyone = people.cast(begun.scale.people)
    ids = people.add(everyone, begun.scale.people, begun.scale.days, begun.seeded_at)
    joined = {one.username: _joined(one, begun) for one in everyone}
    shelves.add(everyone, ids, joined, _pieces(), begun.seeded_at)
    search.refresh_people(ids.values())
    search.refresh_playlists(db.session.scalars(select(Playlist.id).where(Playlist.demo.is_(True))).all())


def _listen(begun: State, pieces: Sequence[Piece]) -> _Heard:
    """Let everybody listen from the first day until the seeding."""
    since, until = begun.seeded_at - timedelta(days=begun.scale.days), begun.seeded_at
    everyone = people.cast(begun.scale.people)
    ids = people.ids(everyone)
    library = Library(pieces, shelves.there())
    ears = {
        ids[person.username]: Ears(person, library, _joined(person, begun), ids[person.username])
        for person in everyone
        if person.username in ids
    }
    rows = [row for one in ears.values() for row in one.plays(since, until)]
    rows += guests.plays(library, begun.scale.people, since, until)
    return _Heard(sorted(rows, key=lambda row: (row["started_at"], row["play_id"])), ears)


def _joined(person: people.Person, begun: State) -> datetime:
    return people.joined_at(person, begun.scale.people, begun.scale.days, begun.seeded_at)


def _by_days(rows: list[Row], stored: date | None) -> Iterator[list[Row]]:
    """Whole UTC days that are not stored yet, some at a time."""
    some: list[Row] = []
    for day, of_day in groupby(rows, key=lambda row: row["day"]):
        if stored is None or day > stored:
            some.extend(of_day)
        if len(some) >= AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _keep(rows: list[Row]) -> None:
    """Store plays with the counters that they move, and how far we are. Twice is once."""
    begun = state.find()
    last = rows[-1]["day"]
    if begun is None or begun.is_cleared or (begun.heard_until is not None and begun.heard_until >= last):
        return
    there = set(db.session.scalars(select(Track.id).where(Track.id.in_({row["track_id"] for row in rows}))))
    rows = [row for row in rows if row["track_id"] in there]  # somebody may delete one meanwhile
    if rows:
        _insert(Play.__table__, rows)
        _count([row["track_id"] for row in rows if row["counted_at"] is not None])
    state.put(replace(begun, heard_until=last))


def _insert(table: Any, rows: list[Row]) -> None:
    """Straight into the table: forty thousand objects would take the time of a cup of tea."""
    db.session.execute(insert(table), rows)


def _count(track_ids: list[int]) -> None:
    """Move the counters of tracks, albums and artists by what came."""
    by_track = Counter(track_ids)
    query = select(Track.id, Track.album_id, Track.artist_id).where(Track.id.in_(by_track))
    by_album: Counter[int] = Counter()
    by_artist: Counter[int] = Counter()
    for track_id, album_id, artist_id in db.session.execute(query):
        by_artist[artist_id] += by_track[track_id]
        if album_id is not None:
            by_album[album_id] += by_track[track_id]
    for table, came in ((Track, by_track), (Album, by_album), (Artist, by_artist)):
        _add(table.__table__, came)


def _add(table: Any, came: Counter[int]) -> None:
    if came:
        moved = update(table).where(table.c.id == bindparam("of"))
        moved = moved.values(play_count=table.c.play_count + bindparam("more"))
        db.session.execute(moved, [{"of": number, "more": more} for number, more in sorted(came.items())])


def _love(begun: State, pieces: Sequence[Piece], heard: _Heard) -> None:
    """Likes and follows, as they follow from what was heard."""
    joined = {person: _joined(person, begun) for person in people.cast(begun.scale.people)}
    affection.add(joined, pieces, heard.rows, heard.ears, begun.seeded_at)


def _complete(begun: State) -> None:
    """Set every counter, work out what rises, and remember that nothing is left to do."""
    counters.recount()
    trending.refresh_trending()
    search.refresh_popularity()
    known = state.find()
    if known is not None and not known.is_cleared:
        state.put(replace(known, is_complete=True))


def _pieces() -> list[Piece]:
    """The demo's tracks as listeners see them.

    Lengths are the scores': those do not change while children play.
    """
    lengths = {(one.artist, one.album, one.title): one.duration_ms for one in tracks()}
    return [_piece(row, lengths) for row in db.session.execute(_select_pieces())]


def _select_pieces() -> Any:
    return (
        select(Track, Artist.name.label("artist"), Artist.owner_id, Album.title.label("album"))
        .add_columns(Genre.name.label("genre"), Mood.name.label("mood"))
        .join(Artist, Artist.id == Track.artist_id)
        .join(Album, Album.id == Track.album_id)
        .outerjoin(Genre, Genre.id == Track.genre_id)
        .outerjoin(Mood, Mood.id == Track.mood_id)
        .where(Track.demo.is_(True), Track.listed.is_(True))
        .order_by(Track.album_id, Track.disc_no, Track.track_no, Track.id)
    )


def _piece(row: Any, lengths: Mapping[tuple[str, str, str], int]) -> Piece:
    track = row.Track
    return Piece(
        track.id,
        track.album_id,
        track.artist_id,
        row.artist,
        row.owner_id,
        track.title,
        row.genre or "",
        (row.mood or "").lower(),
        round(track.bpm),
        lengths.get((row.artist, row.album, track.title), track.duration_ms),
        track.published_at.date(),
    )
