"""What a playlist says of itself without its entries: how many, how long, which covers and colours."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update

from musicapp import clock
from musicapp.db import db
from musicapp.domain.catalog import colours_of
from musicapp.models import Album, Playlist, PlaylistEntry, Track

COVERS = 4
LOOKED_AT = 60  # entries searched for four different covers


def own_colours(playlist_id: int) -> tuple[str, str]:
    """Those of a playlist that has no tracks to take them from."""
    return colours_of(f"playlist {playlist_id}")


def summarise(playlist_id: int, changed: bool = True) -> None:
    """Write the summary anew, after any change of the entries or of their tracks."""
    counts = select(func.count(), func.coalesce(func.sum(Track.duration_ms), 0)).select_from(PlaylistEntry)
    counts = counts.join(Track, Track.id == PlaylistEntry.track_id).where(
        PlaylistEntry.playlist_id == playlist_id
    )
    number, duration = db.session.execute(counts).one()
    values: dict[str, Any] = {"track_count": number, "duration_ms": int(duration), **_looks(playlist_id)}
    if changed:
        values["changed_at"] = clock.now()
    db.session.execute(update(Playlist).where(Playlist.id == playlist_id).values(**values))


def tracks_changed(track_ids: Iterable[int]) -> None:
    """The length or the cover of these tracks is another one now: tell the playlists that hold them."""
    query = select(PlaylistEntry.playlist_id).where(PlaylistEntry.track_id.in_(list(track_ids))).distinct()
    for playlist_id in sorted(db.session.scalars(query)):
        summarise(playlist_id, changed=False)


def miscounted() -> list[int]:
    """The ids of playlists whose count or length differs from their entries; empty when all is well."""
    held = select(func.count()).where(PlaylistEntry.playlist_id == Playlist.id)
    length = select(func.coalesce(func.sum(Track.duration_ms), 0)).join(
        PlaylistEntry, PlaylistEntry.track_id == Track.id
    )
    wrong_count = Playlist.track_count != held.correlate(Playlist).scalar_subquery()
    truth = length.where(PlaylistEntry.playlist_id == Playlist.id).correlate(Playlist).scalar_subquery()
    return list(db.session.scalars(select(Playlist.id).where(wrong_count | (Playlist.duration_ms != truth))))


def _looks(playlist_id: int) -> dict[str, str]:
    """Up to four covers of its first tracks, and the colours of the first that has some."""
    query = (
        select(
            func.coalesce(func.nullif(Track.cover_key, ""), Album.cover_key, ""),
            func.coalesce(func.nullif(Track.art_1, ""), Album.art_1, ""),
            func.coalesce(func.nullif(Track.art_2, ""), Album.art_2, ""),
        )
        .select_from(PlaylistEntry)
        .join(Track, Track.id == PlaylistEntry.track_id)
        .outerjoin(Album, Album.id == Track.album_id)
        .where(PlaylistEntry.playlist_id == playlist_id)
        .order_by(PlaylistEntry.position, PlaylistEntry.id)
        .limit(LOOKED_AT)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    covers = list(dict.fromkeys(cover for cover, _, _ in rows if cover))[:COVERS]
    art_1, art_2 = next(((one, two) for _, one, two in rows if one), own_colours(playlist_id))
    return {"cover_keys": " ".join(covers), "art_1": art_1, "art_2": art_2}
