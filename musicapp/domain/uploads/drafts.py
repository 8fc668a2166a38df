"""A file becomes a draft: named by its file name first, by its tags as soon as they are read."""

from contextlib import suppress
from typing import Any

from sqlalchemy import delete, func, select

from musicapp import clock
from musicapp.backends import audio, storage
from musicapp.db import db, one_at_a_time
from musicapp.domain import imports
from musicapp.domain.catalog.tagged import tagged
from musicapp.errors import Unavailable
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import AudioFile, Genre, GenreAlias, Track, Upload

UNTITLED = "Untitled"
_LONGEST_MS = 24 * 3600 * 1000


def track_with(artist_id: int, digest: str, only: int | None = None) -> int | None:
    """The artist's track that has a file of this SHA-256; ``only`` one is asked if it is named."""
    same = (
        select(Track.id)
        .join(AudioFile, AudioFile.track_id == Track.id)
        .where(Track.artist_id == artist_id, Track.deleted_at.is_(None))
        .where(AudioFile.kind == "original", AudioFile.content_hash == digest)
    )
    if only is not None:
        same = same.where(Track.id == only)
    return db.session.scalar(same.order_by(Track.id).limit(1))


def draft_of(upload: Upload, place: str, digest: str) -> int:
    """A draft of the artist's with the file at ``place``, listed nowhere; its id."""
    named = imports.named_by_path(f"/{upload.file_name}", "/")
    title = named.title or UNTITLED
    track = Track(
        artist_id=upload.artist_id,
        title=title,
        slug=_free_slug(upload.artist_id, title),
        sort_key=sort_key(title),
        disc_no=named.disc_no or 1,
        track_no=named.track_no,
        deleted_at=clock.now() if upload.replaces_id else None,  # nobody sees it: its sound goes over
    )
    db.session.add(track)
    db.session.flush()
    if not slugify(title):
        track.slug = f"track-{track.id}"
    file = AudioFile(track_id=track.id, path=place, size=upload.size, content_hash=digest)
    db.session.add(file)
    return track.id


def discard_draft(track_id: int, keep_file: bool) -> bool:
    """Take a draft away; what is published stays. ``keep_file``: it is music, if perhaps not whole, and may have been
    told much of, so it is only hidden for now.

    Whether it is hidden, and can be brought back.
    """
    track = db.session.get(Track, track_id)
    if track is None or track.published_at is not None:
        return False
    if keep_file:
        track.deleted_at = clock.now()
        return True
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track_id))
    db.session.execute(delete(Track).where(Track.id == track_id))
    if file is not None:
        drop_unnamed(file.path, file.content_hash)
    return False


def drop_unnamed(path: str, digest: str) -> None:
    """Remove a file that no track has any more. Whoever takes in the same content at this moment puts it back."""
    one_at_a_time(f"file {digest}")
    if not db.session.scalar(select(func.count()).where(AudioFile.path == path)):
        with suppress(Unavailable):  # what cannot be reached now is found by who looks for what nobody names
            storage.delete(path)


def dress(track: Track, file: AudioFile, tags: audio.Tags) -> None:
    """Give a draft what its tags say, where they say something."""
    if tags.title and tags.title != track.title:
        track.title, track.sort_key = tags.title, sort_key(tags.title)
        track.slug = _free_slug(track.artist_id, tags.title, track)
    for name, value in _said(tags).items():
        if value:
            setattr(track, name, value)
    track.duration_ms = min(tags.duration_ms, _LONGEST_MS)
    file.mime, file.codec, file.container = tags.mime, tags.codec, tags.container
    file.bitrate, file.sample_rate, file.channels = tags.bitrate, tags.sample_rate, tags.channels


def said_of_release(tags: audio.Tags) -> dict[str, str]:
    """What the tags say of the album, by the names of its fields."""
    day = tags.full_date.isoformat() if tags.full_date else ""
    said = {"title": tags.album, "label": tags.label, "upc": tags.barcode, "release_date": day}
    return {name: value for name, value in said.items() if value}


def _said(tags: audio.Tags) -> dict[str, Any]:
    return {
        **tagged(tags),
        "genre_id": _genre(tags.genres[0]) if tags.genres else None,
        "year": tags.year,
    }


def _genre(name: str) -> int | None:
    """A genre that we know by any of its spellings. A file does not make new ones; its artist may."""
    alias = db.session.get(GenreAlias, fold(name)[:120])
    return alias.genre_id if alias else db.session.scalar(select(Genre.id).where(Genre.slug == slugify(name)))


def _free_slug(artist_id: int, title: str, track: Track | None = None) -> str:
    """An address that no other track of the artist has. Nobody knows that of a draft, so it may still change."""
    others = select(Track.slug).where(Track.artist_id == artist_id)
    if track is not None:
        others = others.where(Track.id != track.id)
    slug = slugify(title) or (f"track-{track.id}" if track else "")
    return imports.free_slug(set(db.session.scalars(others)), slug)
