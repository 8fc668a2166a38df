"""Songs become rows: a batch in one transaction, with few statements however many files it holds."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, update

from musicapp.bulk import insert_many, reserve_ids
from musicapp.db import db
from musicapp.domain.imports import covers
from musicapp.domain.imports.batch import Stored, Touched
from musicapp.domain.imports.known import Known
from musicapp.domain.imports.paths import key_of
from musicapp.domain.imports.scan import Found
from musicapp.domain.imports.shelf import Shelf
from musicapp.domain.imports.songs import Song
from musicapp.domain.imports.tracks import track_row, write_tracks
from musicapp.models import ImportedFile, TrackArtist, track_tags

_AT_ONCE = 1000


def write_songs(run_id: int, batch: Sequence[Stored], shelf: Shelf) -> Touched:
    """New files become published tracks; changed ones change theirs, which keep address, likes, plays."""
    songs = [stored.song for stored in batch]
    artists = shelf.artists(_names(songs))
    albums = shelf.albums(songs, artists)
    touched = Touched()
    rows = []
    for song in songs:
        artist_id, album_id = artists[song.artist], albums.get(id(song))
        touched.note(artist_id, album_id)
        rows.append(track_row(song, artist_id, album_id, shelf))
    ids = write_tracks(batch, rows, shelf, touched)
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


def forget_refusals(gone: Iterable[Known]) -> None:
    """Refused files that are no longer there, and that no track had before, need no more words."""
    ids = [known.id for known in gone if known.refusal and known.track_id is None]
    for start in range(0, len(ids), _AT_ONCE):
        rows = delete(ImportedFile).where(ImportedFile.id.in_(ids[start : start + _AT_ONCE]))
        db.session.execute(rows.execution_options(synchronize_session=False))


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
    """The first genre is the genre, the others are tags; so is the first where it has another name here."""
    _clear(track_tags.c.track_id, ids, songs)
    pairs = {
        (track_id, tag_id)
        for track_id, song in zip(ids, songs, strict=True)
        for tag_id in map(shelf.tag, shelf.other_genres(song.tags.genres))
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
