"""The playlists of the demo's people: chosen by genre, mood and tempo, as each of them would."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select

from musicapp.db import db
from musicapp.domain import playlists
from musicapp.domain.demo.people import Person
from musicapp.domain.demo.plays import Shelf
from musicapp.domain.demo.taste import Piece, Taste
from musicapp.fold import slugify, sort_key
from musicapp.models import Playlist, PlaylistEntry, User

GAP = 1 << 16  # between positions, so that a move writes one row
_FILE = Path(__file__).with_name("listeners") / "playlists.toml"


@dataclass(frozen=True)
class Plan:
    """A playlist to be made: from pieces of these genres or moods, in this range of tempo."""

    owner: str
    title: str
    visibility: str
    words: frozenset[str]
    slowest: int
    fastest: int
    count: int
    description: str


def add(
    everyone: Sequence[Person],
    ids: Mapping[str, int],
    joined: Mapping[str, datetime],
    pieces: Sequence[Piece],
    now: datetime,
) -> None:
    """Make the playlists that are missing, with their entries and summaries."""
    by_name = {person.username: person for person in everyone if person.username in ids}
    there = _there(ids)
    held: set[int] = set()
    for plan in plans():
        if plan.owner in by_name and (ids[plan.owner], plan.title) not in there:
            chosen = _chosen(plan, by_name[plan.owner], pieces, now)
            _make(plan, by_name[plan.owner], ids[plan.owner], joined[plan.owner], chosen, now)
            held.update(piece.id for piece in chosen)
    playlists.tracks_changed(held)


def there() -> list[Shelf]:
    """The demo's playlists that somebody may play, with their tracks."""
    query = select(Playlist.id, User.username, Playlist.created_at, PlaylistEntry.track_id)
    query = query.join(User, User.id == Playlist.user_id).join(
        PlaylistEntry, PlaylistEntry.playlist_id == Playlist.id
    )
    query = query.where(Playlist.demo.is_(True)).order_by(Playlist.id, PlaylistEntry.position)
    found: dict[int, tuple[str, datetime, list[int]]] = {}
    for number, owner, since, track_id in db.session.execute(query):
        found.setdefault(number, (owner, since, []))[2].append(track_id)
    return [Shelf(number, owner, since.date(), tuple(ids)) for number, (owner, since, ids) in found.items()]


@cache
def plans() -> tuple[Plan, ...]:
    """All of them, as they are written down."""
    return tuple(map(_plan, tomllib.loads(_FILE.read_text(encoding="utf-8"))["playlists"]))


def _plan(line: str) -> Plan:
    owner, title, visibility, words, tempo, count, description = (part.strip() for part in line.split("|"))
    slowest, fastest = map(int, tempo.split("-"))
    chosen = frozenset(word.strip() for word in words.split(","))
    return Plan(owner, title, visibility, chosen, slowest, fastest, int(count), description)


def _there(ids: Mapping[str, int]) -> set[tuple[int, str]]:
    query = select(Playlist.user_id, Playlist.title).where(Playlist.user_id.in_(ids.values()))
    return {(user_id, title) for user_id, title in db.session.execute(query)}


def _chosen(plan: Plan, owner: Person, pieces: Sequence[Piece], now: datetime) -> list[Piece]:
    """The owner's favourites among what fits, never two by one artist in a row if it can be helped."""
    fits = [p for p in pieces if {p.genre, p.mood} & plan.words and plan.slowest <= p.bpm <= plan.fastest]
    luck = owner.luck("playlist", plan.title)
    best = Taste(owner, pieces).best(fits, luck, now.date(), plan.count)
    luck.shuffle(best)
    return list(_mixed(best))


def _mixed(pieces: list[Piece]) -> Iterator[Piece]:
    rest, last = list(pieces), 0
    while rest:
        piece = next((one for one in rest if one.artist_id != last), rest[0])
        rest.remove(piece)
        last = piece.artist_id
        yield piece


def _make(
    plan: Plan, owner: Person, user_id: int, joined: datetime, chosen: Sequence[Piece], now: datetime
) -> None:
    luck = owner.luck("made", plan.title)
    made = joined + (now - joined) * (0.1 + 0.5 * luck.random())
    changed = made + (now - made) * luck.random()
    playlist = Playlist(
        user_id=user_id,
        title=plan.title,
        slug=slugify(plan.title) or "playlist",
        sort_key=sort_key(plan.title),
        description=plan.description,
        visibility=plan.visibility,
        created_at=made,
        updated_at=changed,
        changed_at=changed,
        demo=True,
    )
    db.session.add(playlist)
    db.session.flush()
    entries = [
        {
            "playlist_id": playlist.id,
            "track_id": piece.id,
            "position": place * GAP,
            "added_at": made + (changed - made) * place / len(chosen),
            "added_by_id": user_id,
        }
        for place, piece in enumerate(chosen, 1)
    ]
    if entries:
        db.session.execute(insert(PlaylistEntry), entries)
