"""What the home page is made of: the feature, new releases, what rises."""

from sqlalchemy import bindparam, func, select, union_all

from musicapp.db import rows
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
LOOKED_AT = 500  # albums that came last, for one with a cover

# Put together once, because writing them down takes longer than running them.
_LIMIT = bindparam("limit", type_=Album.id.type)
_FOLLOWED = select(ArtistFollow.artist_id).where(ArtistFollow.user_id == bindparam("user"))
_ALBUMS = select_albums().where(Album.listed.is_(True))
_NEWEST = _ALBUMS.order_by(Album.released_key.desc(), Album.id.desc()).limit(_LIMIT)
_NEWEST_FOLLOWED = _NEWEST.where(Album.artist_id.in_(_FOLLOWED))
_MOST_PLAYED = _ALBUMS.order_by(Album.play_count.desc(), Album.id.desc()).limit(_LIMIT)
# Out of the ends of two indexes: to sort a hundred thousand albums by what they look like takes its time.
_LISTED_IDS = select(Album.id).where(Album.listed.is_not(False))  # said so that no other index answers it
_FEATURED_LAST = _LISTED_IDS.where(Album.featured_at.is_not(None)).order_by(Album.featured_at.desc()).limit(1)
_COME_LAST = _LISTED_IDS.order_by(Album.id.desc()).limit(LOOKED_AT)
_EITHER = union_all(*[select(some.subquery().c.id) for some in (_FEATURED_LAST, _COME_LAST)])
_FEATURED = (
    select_albums()
    .where(Album.id.in_(_EITHER))
    .order_by(
        Album.featured_at.is_(None),
        Album.cover_key == "",
        func.coalesce(Album.featured_at, Album.created_at).desc(),
        Album.play_count.desc(),
        Album.id.desc(),
    )
    .limit(1)
)
_RANKED = select(TrendingTrack.track_id).order_by(TrendingTrack.rank).limit(_LIMIT)
_MOST_PLAYED_TRACKS = (
    select_tracks()
    .where(Track.listed.is_(True), Track.play_count > 0)
    .order_by(Track.play_count.desc(), Track.id.desc())
    .limit(_LIMIT)
)
_ANY = select(Track.id).where(Track.listed.is_(True)).limit(1)


def featured_album(viewer: User | None) -> tuple[AlbumRow, bool] | None:
    """The album on top of the home page, and whether the viewer follows its artist.

    The newest release among the artists that the viewer follows, else the one featured last, else
    one with a cover among those that came last.
    """
    for album in releases_from_followed(viewer, 1) if viewer else ():
        return album, True
    for row in rows(_FEATURED):
        return album_row(row), False
    return None


def new_releases(limit: int = SHELF) -> list[AlbumRow]:
    """The newest listed albums."""
    return [album_row(row) for row in rows(_NEWEST, limit=limit)]


def releases_from_followed(viewer: User, limit: int = SHELF) -> list[AlbumRow]:
    """The newest albums of artists that the viewer follows."""
    return [album_row(row) for row in rows(_NEWEST_FOLLOWED, user=viewer.id, limit=limit)]


def trending_tracks(limit: int = 10) -> list[TrackRow]:
    """What rises now, as last worked out in the background."""
    # In two steps: joined to an empty table of ranks, SQLite would walk through every track to find none of them.
    rising = tracks_in_order([row.track_id for row in rows(_RANKED, limit=2 * limit)])
    return [track for track in rising if track.listed][:limit]


def most_played_tracks(limit: int = 10) -> list[TrackRow]:
    """Of all time."""
    return with_featured([track_row(row) for row in rows(_MOST_PLAYED_TRACKS, limit=limit)])


def some_albums(limit: int = 6) -> list[AlbumRow]:
    """A few ways on from a dead end: the most played albums."""
    return [album_row(row) for row in rows(_MOST_PLAYED, limit=limit)]


def is_empty() -> bool:
    """Whether this instance has no music at all."""
    return not rows(_ANY)
