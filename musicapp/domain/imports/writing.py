"""Songs become rows: a batch in one transaction, with few statements however many files it holds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from musicapp import clock
from musicapp.bulk import insert_many, reserve_ids
from musicapp.db import db
from musicapp.domain import analysis, playlists
from musicapp.domain.imports import covers
from musicapp.domain.imports.known import Known
from musicapp.domain.imports.paths import key_of
from musicapp.domain.imports.scan import Found
from musicapp.domain.imports.shelf import Shelf, insert_rows
from musicapp.domain.imports.songs import Song
from musicapp.fold import sort_key
from musicapp.models import AudioFile, ImportedFile, Track, TrackArtist, track_tags

_REPLAYGAIN_LUFS = -18.0
# What stays as it is while the sound does.
_HEARD = frozenset(("duration_ms", "loudness_lufs", "processing_state", "processing_error"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A song and the file that will be played: ``place`` as audio files name it."""

    song: Song
    place: str
    content_hash: str = ""


@dataclass(slots=True)
class Touched:
    """Whose counters and search entries a batch has changed."""

    tracks: list[int] = field(default_factory=list)  # that were there before
    new_tracks: list[int] = field(default_factory=list)
    albums: set[int] = field(default_factory=set)
    artists: set[int] = field(default_factory=set)


def write_songs(run_id: int, batch: Sequence[Stored], shelf: Shelf) -> Touched:
    """New files become published tracks; changed ones change theirs, which keep address, likes, plays."""
    songs = [stored.song for stored in batch]
    artists = shelf.artists(_names(songs))
    albums = shelf.albums(songs, artists)
    rows = [_track_row(song, artists, albums.get(id(song)), shelf) for song in songs]
    touched = Touched()
    _note(touched, rows)
    ids = _write_tracks(batch, rows, shelf, touched)
    _write_credits(ids, songs, artists, touched)
    _write_tags(ids, songs, shelf)
    _remember(
        run_id,
        [
            _remembered(song.found, song.known, made, song.tags.fingerprint)
            for song, made in zip(songs, ids, strict=True)
        ],
    )
    covers.enqueue(batch, [albums.get(id(song)) for song in songs], ids)
    return touched


def write_refusals(run_id: int, refusals: Iterable[tuple[Found, Known | None, str]]) -> None:
    """Remember what was refused and why. A track that had this file keeps it."""
    _remember(
        run_id,
        [
            _remembered(found, known, known.track_id if known else None, refusal=why)
            for found, known, why in refusals
        ],
    )


def _names(songs: Iterable[Song]) -> set[str]:
    return {
        name
        for song in songs
        for name in (
            song.artist,
            song.album_artist if song.album else "",
            *(other for other, _ in song.others),
        )
        if name
    }


def _track_row(song: Song, artists: dict[str, int], album_id: int | None, shelf: Shelf) -> dict[str, Any]:
    tags = song.tags
    return {
        "artist_id": artists[song.artist],
        "album_id": album_id,
        "title": song.title,
        "sort_key": sort_key(song.title),
        "disc_no": song.disc_no,
        "track_no": song.track_no,
        "genre_id": shelf.genre(tags.genres[0]) if tags.genres else None,
        "composer": tags.composer,
        "description": tags.comment,
        "lyrics": tags.lyrics,
        "language": tags.language,
        "isrc": tags.isrc,
        "musicbrainz_id": tags.mb_track,
        "bpm": tags.bpm,
        "musical_key": tags.key,
        "year": song.year,
        # Until it is heard, what the header and the tags claim is better than nothing.
        "duration_ms": min(tags.duration_ms, 24 * 3600 * 1000),
        "loudness_lufs": None if tags.replaygain_db is None else _REPLAYGAIN_LUFS - tags.replaygain_db,
        "processing_state": "received",
        "processing_error": "",
    }


def _write_tracks(
    batch: Sequence[Stored], rows: list[dict[str, Any]], shelf: Shelf, touched: Touched
) -> list[int]:
    """Ids in the order of the batch."""
    known = {place: s.song.known.track_id for place, s in enumerate(batch) if s.song.known}
    standing = _standing([track_id for track_id in known.values() if track_id])
    changed = {place: track_id for place, track_id in known.items() if track_id in standing}
    ids: dict[int, int] = {place: track_id for place, track_id in changed.items() if track_id}
    for place in ids:
        if batch[place].song.sounds_the_same:
            rows[place] = {name: value for name, value in rows[place].items() if name not in _HEARD}
    _change_tracks({ids[place]: rows[place] for place in ids}, standing, shelf, touched)
    _change_audio({ids[place]: batch[place] for place in ids})
    new = [place for place in range(len(batch)) if place not in ids]
    now = clock.now()
    for place in new:
        slug = shelf.track_slug(rows[place]["artist_id"], rows[place]["title"])
        rows[place] |= {"slug": slug, "published_at": now, "listed": True}
    made = insert_rows(Track, [rows[place] for place in new])
    ids |= dict(zip(new, made, strict=True))
    insert_many(db.session(), AudioFile, [_audio_row(ids[place], batch[place]) for place in new])
    touched.new_tracks, touched.tracks = made, [ids[place] for place in changed]
    analysis.enqueue_new(made)
    heard_anew = [ids[place] for place in changed if not batch[place].song.sounds_the_same]
    for track_id in heard_anew:
        analysis.enqueue(track_id)
    playlists.tracks_changed(heard_anew)
    return [ids[place] for place in range(len(batch))]


def _standing(track_ids: Collection[int]) -> dict[int, Any]:
    columns = (Track.id, Track.artist_id, Track.album_id)
    rows = select(*columns).where(Track.id.in_(track_ids), Track.deleted_at.is_(None))
    return {row.id: row for row in db.session.execute(rows)} if track_ids else {}


def _change_tracks(
    rows: dict[int, dict[str, Any]], standing: dict[int, Any], shelf: Shelf, touched: Touched
) -> None:
    """Take over changed tags. Only a track that changes hands needs another address."""
    for track_id, row in rows.items():
        before = standing[track_id]
        _note(touched, [before._mapping])
        row["id"] = track_id
        if row["artist_id"] != before.artist_id:
            row["slug"] = shelf.track_slug(row["artist_id"], row["title"]).replace("~", f"track-{track_id}-")
    if rows:
        db.session.execute(update(Track), list(rows.values()))


def _change_audio(files: dict[int, Stored]) -> None:
    if not files:
        return
    rows = [{f"new_{name}": value for name, value in _audio_row(t, s).items()} for t, s in files.items()]
    columns = [name.removeprefix("new_") for name in rows[0] if name != "new_track_id"]
    change = (
        update(AudioFile)
        .where(AudioFile.track_id == bindparam("new_track_id"), AudioFile.kind == "original")
        .values({name: bindparam(f"new_{name}") for name in columns} | {"missing_since": None})
    )
    db.session.connection().execute(change, rows)


def _audio_row(track_id: int, stored: Stored) -> dict[str, Any]:
    tags, found = stored.song.tags, stored.song.found
    return {
        "track_id": track_id,
        "path": stored.place,
        "size": found.size,
        "modified_ns": str(found.modified_ns),
        "content_hash": stored.content_hash,
        "mime": tags.mime,
        "codec": tags.codec,
        "container": tags.container,
        "bitrate": tags.bitrate,
        "sample_rate": tags.sample_rate,
        "channels": tags.channels,
    }


def _write_credits(ids: list[int], songs: Sequence[Song], artists: dict[str, int], touched: Touched) -> None:
    _clear(TrackArtist.track_id, ids, songs)
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for track_id, song in zip(ids, songs, strict=True):
        for position, (name, role) in enumerate(song.others, 1):
            if artists[name] != artists[song.artist]:
                key = (track_id, artists[name])
                rows.setdefault(
                    key, {"track_id": key[0], "artist_id": key[1], "position": position, "role": role}
                )
    touched.artists |= {artist_id for _, artist_id in rows}
    insert_many(db.session(), TrackArtist, list(rows.values()))


def _write_tags(ids: list[int], songs: Sequence[Song], shelf: Shelf) -> None:
    """The first genre is the genre, the others are tags."""
    _clear(track_tags.c.track_id, ids, songs)
    pairs = {
        (track_id, tag_id)
        for track_id, song in zip(ids, songs, strict=True)
        for tag_id in map(shelf.tag, song.tags.genres[1:])
        if tag_id
    }
    rows = [{"track_id": track_id, "tag_id": tag_id} for track_id, tag_id in sorted(pairs)]
    insert_many(db.session(), track_tags, rows)


def _clear(column: Any, ids: list[int], songs: Sequence[Song]) -> None:
    """Remove what changed tracks had before."""
    changed = [track_id for track_id, song in zip(ids, songs, strict=True) if song.known]
    if changed:
        db.session.connection().execute(delete(column.table).where(column.in_(changed)))


def _remembered(
    found: Found, known: Known | None, track_id: int | None, fingerprint: str = "", refusal: str = ""
) -> dict[str, Any]:
    return {
        "id": known.id if known else None,
        "track_id": track_id,
        "path": key_of(found.path),
        "size": found.size,
        "modified_ns": found.stamp,
        "fingerprint": fingerprint,
        "refusal": refusal[:300],
    }


def _remember(run_id: int, rows: Iterable[dict[str, Any]]) -> None:
    new: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for row in rows:
        row["run_id"] = run_id
        (again if row["id"] else new).append(row)
    for row, made in zip(new, reserve_ids(db.session(), ImportedFile, len(new)), strict=True):
        row["id"] = made
    insert_many(db.session(), ImportedFile, new)
    if again:
        db.session.execute(update(ImportedFile), again)


def _note(touched: Touched, rows: Iterable[Any]) -> None:
    for row in rows:
        touched.artists.add(row["artist_id"])
        touched.albums |= {row["album_id"]} - {None}
