"""What the home page is made of: the feature, new releases, what rises."""

from sqlalchemy import func, select

from musicapp.db import db
from musicapp.domain.catalog.rows import (
    AlbumRow,
    TrackRow,
    album_row,
    select_albums,
    select_tracks,
    track_row,
    tracks_in_order,
    with_featured,
)
from musicapp.models import Album, ArtistFollow, Track, TrendingTrack, User

SHELF = 12


def featured_album(viewer: User | None) -> tuple[AlbumRow, bool] | None:
    """The album on top of the home page, and whether the viewer follows its artist.

    The newest release among the artists that the viewer follows, else the one featured last, else
    the newest with a cover.
    """
    if viewer is not None:
        followed = select(ArtistFollow.artist_id).where(ArtistFollow.user_id == viewer.id)
        newest = select_albums().where(Album.listed.is_(True), Album.artist_id.in_(followed))
        row = db.session.execute(newest.order_by(Album.released_key.desc(), Album.id.desc()).limit(1)).first()
        if row is not None:
            return album_row(row), True
    chosen = select_albums().where(Album.listed.is_(True))
    order = (
        func.coalesce(Album.featured_at, Album.created_at).desc(),
        Album.play_count.desc(),
        Album.id.desc(),
    )
    row = db.session.execute(
        chosen.order_by(Album.featured_at.is_(None), Album.cover_key == "", *order).limit(1)
    ).first()
    return (album_row(row), False) if row is not None else None


def new_releases(limit: int = SHELF) -> list[AlbumRow]:
    """The newest listed albums."""
    query = select_albums().where(Album.listed.is_(True))
    rows = db.session.execute(query.order_by(Album.released_key.desc(), Album.id.desc()).limit(limit))
    return [album_row(row) for row in rows]


def releases_from_followed(viewer: User, limit: int = SHELF) -> list[AlbumRow]:
    """The newest albums of artists that the viewer follows."""
    followed = select(ArtistFollow.artist_id).where(ArtistFollow.user_id == viewer.id)
    query = select_albums().where(Album.listed.is_(True), Album.artist_id.in_(followed))
    rows = db.session.execute(query.order_by(Album.released_key.desc(), Album.id.desc()).limit(limit))
    return [album_row(row) for row in rows]


def trending_tracks(limit: int = 10) -> list[TrackRow]:
    """What rises now, as last worked out in the background."""
    # In two steps: joined to an empty table of ranks, SQLite would walk through every track to find none of them.
    ranked = select(TrendingTrack.track_id).order_by(TrendingTrack.rank).limit(2 * limit)
    rising = tracks_in_order(db.session.scalars(ranked).all())
    return [track for track in rising if track.listed][:limit]


def most_played_tracks(limit: int = 10) -> list[TrackRow]:
    """Of all time."""
    query = select_tracks().where(Track.listed.is_(True), Track.play_count > 0)
    rows = db.session.execute(query.order_by(Track.play_count.desc(), Track.id.desc()).limit(limit))
    return with_featured([track_row(row) for row in rows])


def some_albums(limit: int = 6) -> list[AlbumRow]:
    """A few ways on from a dead end: the most played albums."""
    query = select_albums().where(Album.listed.is_(True))
    rows = db.session.execute(query.order_by(Album.play_count.desc(), Album.id.desc()).limit(limit))
    return [album_row(row) for row in rows]


def is_empty() -> bool:
    """Whether this instance has no music at all."""
    return db.session.scalar(select(Track.id).where(Track.listed.is_(True)).limit(1)) is None
