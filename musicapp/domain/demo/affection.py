"""Likes and follows as they come from listening: after some plays, for some people, at a moment that fits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from musicapp.db import db, insert_into
from musicapp.domain.demo import people
from musicapp.domain.demo.people import Person
from musicapp.domain.demo.plays import Ears
from musicapp.domain.demo.taste import Piece
from musicapp.models import AlbumLike, ArtistFollow, PersonFollow, TrackLike

LIKES_AFTER, ALBUM_AFTER, FOLLOWS_AFTER = 2, 8, 6  # counted plays
ALBUM_CHANCE, FOLLOW_CHANCE = 0.5, 0.45
CERTAIN = (("demo-listener", "Mira Oduya"),)  # so that whoever signs in finds somebody followed
BY_SHARED_GENRES = (0.02, 0.05, 0.14, 0.35)
SOON = timedelta(seconds=20)
AT_ONCE = 500

Moments = dict[tuple[int, int], list[datetime]]
Row = dict[str, Any]


def add(
    joined: Mapping[Person, datetime],
    pieces: Sequence[Piece],
    plays: Sequence[Mapping[str, Any]],
    ears: Mapping[int, Ears],
    now: datetime,
) -> None:
    """Store them; those that are there stay as they are. ``joined`` says who there is, and since when."""
    everyone = tuple(joined)
    ids = people.ids(everyone)
    names = {ids[person.username]: person for person in everyone if person.username in ids}
    tracks, albums, artists = _moments(pieces, plays, names)
    _insert(TrackLike, _track_likes(tracks, names, ears))
    _insert(AlbumLike, _some(albums, names, "album", ALBUM_AFTER, ALBUM_CHANCE))
    _insert(ArtistFollow, _artist_follows(artists, pieces, names, ids))
    _insert(PersonFollow, _person_follows(everyone, ids, joined, now))


def _moments(
    pieces: Sequence[Piece], plays: Sequence[Mapping[str, Any]], names: Mapping[int, Person]
) -> tuple[Moments, Moments, Moments]:
    """When each user's plays of each track, album and artist counted."""
    by_id = {piece.id: piece for piece in pieces}
    tracks: Moments = defaultdict(list)
    albums: Moments = defaultdict(list)
    artists: Moments = defaultdict(list)
    for play in plays:
        if play["counted_at"] is not None and play["user_id"] in names:
            piece, user, at = by_id[play["track_id"]], play["user_id"], play["counted_at"]
            tracks[user, piece.id].append(at)
            albums[user, piece.album_id].append(at)
            artists[user, piece.artist_id].append(at)
    return tracks, albums, artists


def _track_likes(tracks: Moments, names: Mapping[int, Person], ears: Mapping[int, Ears]) -> list[Row]:
    rows = []
    for (user, track), moments in tracks.items():
        chance = 0.1 * len(moments) + 0.08 * ears[user].taste.love[track]
        if len(moments) >= LIKES_AFTER and names[user].luck("like", track).random() < min(0.8, chance):
            rows.append({"user_id": user, "track_id": track, "created_at": moments[LIKES_AFTER - 1] + SOON})
    return rows


def _some(found: Moments, names: Mapping[int, Person], what: str, after: int, chance: float) -> list[Row]:
    """A like or follow for those who heard it ``after`` times, for some of them."""
    return [
        {"user_id": user, f"{what}_id": subject, "created_at": moments[after - 1] + SOON}
        for (user, subject), moments in found.items()
        if len(moments) >= after and names[user].luck("likes", what, subject).random() < chance
    ]


def _artist_follows(
    artists: Moments, pieces: Sequence[Piece], names: Mapping[int, Person], ids: Mapping[str, int]
) -> list[Row]:
    own = {(piece.owner_id, piece.artist_id) for piece in pieces}
    rows = [row for row in _some(artists, names, "artist", FOLLOWS_AFTER, FOLLOW_CHANCE)
            if (row["user_id"], row["artist_id"]) not in own]  # fmt: skip
    there = {(row["user_id"], row["artist_id"]) for row in rows}
    by_name = {piece.artist: piece.artist_id for piece in pieces}
    for username, artist in CERTAIN:
        key = (ids.get(username, 0), by_name.get(artist, 0))
        if all(key) and key not in there and artists[key]:
            rows.append({"user_id": key[0], "artist_id": key[1], "created_at": artists[key][0] + SOON})
    return rows


def _person_follows(
    everyone: Sequence[Person], ids: Mapping[str, int], joined: Mapping[Person, datetime], now: datetime
) -> list[Row]:
    """People follow those who share their taste, some time after both are there.

    Nobody follows a ready account.
    """
    rows = []
    there = [person for person in everyone if person.username in ids]
    for person, other in product(there, [one for one in there if one not in people.ACCOUNTS]):
        shared = len({*person.genres} & {*other.genres})
        luck = person.luck("follows", other.username)
        if other != person and luck.random() < BY_SHARED_GENRES[shared]:
            since = max(joined[person], joined[other])
            at = since + (now - since) * luck.random()
            rows.append({"user_id": ids[person.username], "person_id": ids[other.username], "created_at": at})
    return rows


def _insert(table: Any, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        statement = insert_into(table).values(list(rows[start : start + AT_ONCE])).on_conflict_do_nothing()
        db.session.execute(statement)
