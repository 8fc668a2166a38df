"""Putting albums and tracks before everybody, and hiding them, with all that counts and finds them.

What was out before comes back to the place that it had: putting something up again makes it no news.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from musicapp.db import change, db, insert_into
from musicapp.domain import playlists, search
from musicapp.domain.catalog.counting import guests_on, recount_albums, recount_artists, recount_genres
from musicapp.domain.releases.addresses import Work
from musicapp.models import Album, Announcement, Track


def show(works: Iterable[Work], moment: datetime) -> None:
    """From now on everybody sees them. Call ``settle`` after."""
    for work in works:
        if not work.listed:
            work.first_published_at = work.first_published_at or moment
            work.published_at, work.publish_at, work.listed = work.first_published_at, None, True


def hide(works: Iterable[Work]) -> None:
    """Drafts again, for their artist alone. Call ``settle`` after."""
    for work in works:
        work.first_published_at = work.first_published_at or work.published_at
        work.published_at, work.publish_at, work.listed = None, None, False


def follow_album(album: Album, tracks: Sequence[Track]) -> None:
    """Tracks that came to an album which is not out are not out either: they would tell of it."""
    if album.published_at is None:
        hide(track for track in tracks if track.published_at is not None)
    settle(album.artist_id, [album.id], tracks)


def settle(artist_id: int, album_ids: Collection[int], tracks: Collection[Track]) -> None:
    """Bring counters, search and playlists in step with what was shown, hidden or moved, in the same transaction."""
    db.session.flush()
    recount_albums(album_ids)
    ids = [track.id for track in tracks]
    heard = {artist_id, *guests_on(ids)}
    recount_artists(heard)
    recount_genres({track.genre_id for track in tracks if track.genre_id})
    search.refresh_artists(heard)  # counted by statements, so nothing told the search by itself
    search.refresh_albums(album_ids)
    playlists.tracks_changed(ids)


def announce(work: Work, moment: datetime) -> None:
    """Write what followers will be told, once for each release."""
    subject = {"album_id": work.id} if isinstance(work, Album) else {"track_id": work.id}
    news = insert_into(Announcement).values(artist_id=work.artist_id, at=moment, **subject)
    change(news.on_conflict_do_nothing())
