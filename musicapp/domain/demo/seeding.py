"""Writing the demo's accounts and catalog, and asking for the jobs that fill it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from musicapp import config
from musicapp.backends import jobs
from musicapp.db import db, one_at_a_time
from musicapp.domain import accounts, reference
from musicapp.domain.demo import catalog, counters, rows, state
from musicapp.domain.demo.catalog import DemoAlbum, DemoTrack
from musicapp.domain.demo.state import Scale
from musicapp.errors import Forbidden
from musicapp.models import Album, Artist, Genre, Mood, Tag, Track, User
from musicapp.words import N_

NOT_HERE = N_("Demo data has no place in production. Set MUSEWAVE_ENV=demo, on a DATA_DIR of its own.")
RENDER, DRAW_COVER, DRAW_PORTRAIT, LISTEN = (
    "demo.render_track",
    "demo.draw_cover",
    "demo.draw_portrait",
    "demo.listen",
)
JOBS = (RENDER, DRAW_COVER, DRAW_PORTRAIT, LISTEN)
FEATURED = "Saltwater Hymns"
OF_DEMO_ARTIST = ("Mira Oduya", "The Boathouse Collective")
# The feature's cover, then eight tracks; what somebody presses meanwhile has 10; then pictures, people, the
# rest.
FIRST_EIGHT = 8
COVER_OF_FEATURE, COVERS, PORTRAITS, PEOPLE, TRACKS = 0, 11, 13, 12, 50
ACCOUNT_AGE = timedelta(days=200)


@dataclass
class _Known:
    """The words of the catalog by slug, and who owns what."""

    genres: dict[str, int]
    moods: dict[str, int]
    tags: dict[str, Tag]
    owner: User
    now: datetime


def seed(hashes: Mapping[str, str], scale: Scale | None = None) -> int:
    """Write what is missing; gives how many tracks are new. Raises Forbidden in production."""
    refuse_in_production()
    one_at_a_time("demo")
    reference.ensure()
    begun = state.begin(scale)
    users = mend_accounts(hashes)
    known = _Known(_ids(Genre), _ids(Mood), _tags(), users["demo-artist"], begun.seeded_at)
    new = _catalog(known, begun.scale)
    counters.recount()
    _enqueue(begun)
    return new


def refuse_in_production() -> None:
    """Raises Forbidden in production."""
    if config.current().production:
        raise Forbidden(NOT_HERE)


def open_jobs() -> int:
    """How many jobs of the demo wait or run."""
    return sum(jobs.waiting_count(name) for name in JOBS)


def mend_accounts(hashes: Mapping[str, str]) -> dict[str, User]:
    """The three accounts by username, made or mended, a little older than the listening."""
    begun = state.find()
    created_at = begun.seeded_at - ACCOUNT_AGE if begun else None
    return {
        user.username: user for user in accounts.ensure_demo_accounts(dict(hashes), created_at=created_at)
    }


def _ids(table: type[Genre] | type[Mood]) -> dict[str, int]:
    return {row.slug: row.id for row in db.session.execute(select(table.slug, table.id))}


def _tags() -> dict[str, Tag]:
    return {tag.slug: tag for tag in db.session.scalars(select(Tag))}


def _catalog(known: _Known, scale: Scale) -> int:
    wanted = list(catalog.tracks())[: scale.tracks]
    albums = {(track.artist, track.album) for track in wanted}
    guests = {track.featured for track in wanted if track.featured}
    artists = _artists({artist for artist, _ in albums} | guests, known)
    new = 0
    for album in catalog.albums():
        if (album.artist, album.title) in albums:
            new += _album(album, [t for t in album.tracks if t in wanted], artists, known)
    return new


def _artists(names: set[str], known: _Known) -> dict[str, Artist]:
    """The artists by name; the missing ones are made."""
    there = {
        artist.name: artist for artist in db.session.scalars(select(Artist).where(Artist.demo.is_(True)))
    }
    taken = set(db.session.scalars(select(Artist.slug)))
    for artist in catalog.artists():
        if artist.name in names and artist.name not in there:
            owner_id = known.owner.id if artist.name in OF_DEMO_ARTIST else None
            there[artist.name] = rows.artist(artist, owner_id, known.now, taken)
            db.session.add(there[artist.name])
    db.session.flush()
    return there


def _album(album: DemoAlbum, tracks: list[DemoTrack], artists: Mapping[str, Artist], known: _Known) -> int:
    """One album and those of its tracks that are missing; how many were."""
    artist = artists[album.artist]
    found = db.session.scalar(
        select(Album).where(Album.artist_id == artist.id, Album.title == album.title, Album.demo)
    )
    if found is None:
        taken = set(db.session.scalars(select(Album.slug).where(Album.artist_id == artist.id)))
        found = rows.album(album, artist.id, known.genres, known.now, taken, featured=album.title == FEATURED)
        db.session.add(found)
        db.session.flush()
    there = set(db.session.scalars(select(Track.title).where(Track.album_id == found.id)))
    taken = set(db.session.scalars(select(Track.slug).where(Track.artist_id == artist.id)))
    missing = [track for track in tracks if track.title not in there]
    for track in missing:
        row = rows.track(track, found, known.genres, known.moods, taken)
        row.tags = [_tag(name, known) for name in track.tags]
        if track.featured:
            row.credited = [rows.guest(artists[track.featured].id)]
        db.session.add(row)
    db.session.flush()
    return len(missing)


def _tag(name: str, known: _Known) -> Tag:
    tag = rows.tag(name)
    return known.tags.setdefault(tag.slug, tag)


def _enqueue(begun: state.State) -> None:
    """Ask for whatever is still to be done, the most wanted first."""
    places = {track.seed: place for place, track in enumerate(catalog.tracks(), 1)}
    for track_id, seed_of_track in rows.unrendered():
        place = places[seed_of_track]
        jobs.enqueue(RENDER, track_id, place if place <= FIRST_EIGHT else TRACKS, payload=str(seed_of_track))
    for album_id, title in rows.uncovered():
        jobs.enqueue(DRAW_COVER, album_id, COVER_OF_FEATURE if title == FEATURED else COVERS)
    for artist_id in rows.unportrayed():
        jobs.enqueue(DRAW_PORTRAIT, artist_id, PORTRAITS)
    if not begun.is_complete:
        jobs.enqueue(LISTEN, priority=PEOPLE)
