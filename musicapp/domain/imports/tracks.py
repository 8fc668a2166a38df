"""Songs become tracks with their audio files: new ones are made, known ones take over what has changed."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from musicapp import clock
from musicapp.bulk import insert_many
from musicapp.db import db
from musicapp.domain import analysis, playlists
from musicapp.domain.catalog import colours_of
from musicapp.domain.catalog.tagged import tagged
from musicapp.domain.imports.batch import Stored, Touched
from musicapp.domain.imports.shelf import Shelf, insert_rows
from musicapp.domain.imports.songs import Song
from musicapp.domain.search import ListedTrack
from musicapp.models import AudioFile, Track

_REPLAYGAIN_LUFS = -18.0
_LONGEST_MS = 24 * 3600 * 1000
_UNHEARD = {"processing_state": "received", "processing_error": ""}
_HEARD = ("duration_ms", "loudness_lufs")  # what stays as it is while the sound does

Row = dict[str, Any]


def write_tracks(batch: Sequence[Stored], rows: list[Row], shelf: Shelf, touched: Touched) -> list[int]:
    """Ids in the order of the batch; ``rows`` are of ``track_row``."""
    known = {place: s.song.known.track_id for place, s in enumerate(batch) if s.song.known}
    standing = _standing([track_id for track_id in known.values() if track_id])
    changed = {place: track_id for place, track_id in known.items() if track_id in standing}
    ids: dict[int, int] = {place: track_id for place, track_id in changed.items() if track_id}
    new = [place for place in range(len(batch)) if place not in ids]
    _change(batch, rows, ids, standing, shelf, touched)
    made = _make([batch[place] for place in new], [rows[place] for place in new], shelf, touched)
    ids |= dict(zip(new, made, strict=True))
    return [ids[place] for place in range(len(batch))]


def track_row(song: Song, artist_id: int, album_id: int | None, shelf: Shelf) -> Row:
    """What the tags say, in a track's words."""
    tags = song.tags
    return {
        **tagged(tags),
        "artist_id": artist_id,
        "album_id": album_id,
        "title": song.title,
        "sort_key": song.spellings.sort_key,
        "disc_no": song.disc_no,
        "track_no": song.track_no,
        "genre_id": shelf.genre(tags.genres[0]) if tags.genres else None,
        "year": song.year,
        # Until it is heard, what the header and the tags claim is better than nothing.
        "duration_ms": min(tags.duration_ms, _LONGEST_MS),
        "loudness_lufs": None if tags.replaygain_db is None else _REPLAYGAIN_LUFS - tags.replaygain_db,
    }


def _make(batch: Sequence[Stored], rows: list[Row], shelf: Shelf, touched: Touched) -> list[int]:
    for stored, row in zip(batch, rows, strict=True):
        row["slug"] = shelf.track_slug(row["artist_id"], stored.song.spellings.slug)
        row["art_1"], row["art_2"] = _own_colours(stored.song)
    shared = {"published_at": clock.now(), "listed": True, **_UNHEARD}
    ids = insert_rows(Track, rows, shared)
    files = [_audio_row(track_id, stored) for track_id, stored in zip(ids, batch, strict=True)]
    insert_many(db.session(), AudioFile, files)
    analysis.enqueue_new(ids)
    touched.new_tracks = [
        ListedTrack(
            row["id"],
            stored.song.spellings,
            shelf.artist_names[row["artist_id"]],
            shelf.album_titles.get(row["album_id"]),
            row["genre_id"],
        )
        for stored, row in zip(batch, rows, strict=True)
    ]
    return ids


def _own_colours(song: Song) -> tuple[str, str]:
    """Those of a track that stands alone; on an album it has the album's."""
    return ("", "") if song.album else colours_of(f"{song.artist} {song.title}")


def _standing(track_ids: Collection[int]) -> dict[int, Any]:
    columns = (Track.id, Track.artist_id, Track.album_id)
    rows = select(*columns).where(Track.id.in_(track_ids), Track.deleted_at.is_(None))
    return {row.id: row for row in db.session.execute(rows)} if track_ids else {}


def _change(
    batch: Sequence[Stored],
    rows: list[Row],
    ids: dict[int, int],
    standing: dict[int, Any],
    shelf: Shelf,
    touched: Touched,
) -> None:
    """Take over changed tags. Only a track that changes hands needs another address."""
    changes, heard_anew = [], []
    measured = analysis.measured(list(ids.values()))
    for place, track_id in ids.items():
        row, song, before = rows[place], batch[place].song, standing[track_id]
        touched.note(before.artist_id, before.album_id)
        if row["artist_id"] != before.artist_id:
            slug = shelf.track_slug(row["artist_id"], song.spellings.slug)
            row["slug"] = slug.replace("~", f"track-{track_id}-")
        if song.sounds_the_same:
            row = {name: value for name, value in row.items() if name not in _HEARD}
        else:
            row |= _UNHEARD
            heard_anew.append(track_id)
        changes.append(_with_measured(row, measured.get(track_id)) | {"id": track_id})
    if changes:
        db.session.execute(update(Track), changes)
        _change_audio({track_id: batch[place] for place, track_id in ids.items()})
    touched.tracks = list(ids.values())
    for track_id in heard_anew:
        analysis.enqueue(track_id)
    playlists.tracks_changed(heard_anew)


def _with_measured(row: Row, measured: tuple[float, str] | None) -> Row:
    """Tags that say no tempo or key leave what was measured."""
    bpm, key = measured or (0.0, "")
    return row | {"bpm": row["bpm"] or bpm, "musical_key": row["musical_key"] or key}


def _change_audio(files: dict[int, Stored]) -> None:
    rows = [{f"new_{name}": value for name, value in _audio_row(t, s).items()} for t, s in files.items()]
    columns = [name.removeprefix("new_") for name in rows[0] if name != "new_track_id"]
    change = (
        update(AudioFile)
        .where(AudioFile.track_id == bindparam("new_track_id"), AudioFile.kind == "original")
        .values({name: bindparam(f"new_{name}") for name in columns} | {"missing_since": None})
    )
    db.session.connection().execute(change, rows)


def _audio_row(track_id: int, stored: Stored) -> Row:
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
