"""What there is, counted: the whole catalog, and what of a folder cannot be played."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from musicapp.db import db
from musicapp.domain.imports.actions import UNREADABLE
from musicapp.domain.imports.paths import key_of, path_of, shown
from musicapp.domain.imports.scans import Scan
from musicapp.models import Album, Artist, AudioFile, ImportedFile, Track

MOST_LISTED = 200  # of files; their number is always true


class Listed(NamedTuple):
    """Files by their path, ``first`` no more than ``MOST_LISTED``, each with what there is to say of it."""

    number: int
    first: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counted, not remembered. ``without_audio``: catalog entries only; ``missing``: their file is gone."""

    artists: int
    albums: int
    tracks: int
    without_audio: int
    missing: int
    duration_ms: int
    bytes: int


def holdings() -> Holdings:
    """The whole catalog. Looks at every row, so it is for pages that few open."""
    query = select(func.count(), func.coalesce(func.sum(Track.duration_ms), 0))
    tracks, duration_ms = db.session.execute(query.where(Track.deleted_at.is_(None))).one()
    originals = select(
        func.count(), func.count(AudioFile.missing_since), func.coalesce(func.sum(AudioFile.size), 0)
    ).join(Track, Track.id == AudioFile.track_id)
    files, missing, size = db.session.execute(
        originals.where(AudioFile.kind == "original", Track.deleted_at.is_(None))
    ).one()
    return Holdings(
        db.session.scalar(select(func.count()).select_from(Artist)) or 0,
        db.session.scalar(select(func.count()).select_from(Album)) or 0,
        tracks, tracks - files, missing, int(duration_ms), int(size),
    )  # fmt: skip


def missing_in(scan: Scan) -> Listed:
    """The files of a folder that tracks have lost, each with title and artist."""
    columns = (ImportedFile.path, Track.title, Artist.name)
    original = (AudioFile.track_id == ImportedFile.track_id) & (AudioFile.kind == "original")
    query = select(*columns).join(AudioFile, original).join(Track, Track.id == ImportedFile.track_id)
    query = query.join(Artist, Artist.id == Track.artist_id)
    return _listed(
        query.where(AudioFile.missing_since.is_not(None), Track.deleted_at.is_(None), _below(scan))
    )


def refused_in(scan: Scan) -> Listed:
    """The files of a folder that were refused, each with a sentence, and before them its unreadable folders."""
    query = select(ImportedFile.path, ImportedFile.refusal).where(ImportedFile.refusal != "", _below(scan))
    gone = select(AudioFile.track_id).where(
        AudioFile.track_id == ImportedFile.track_id, AudioFile.missing_since.is_not(None)
    )
    files = _listed(query.where(~gone.exists()))
    closed = [(path, UNREADABLE) for path in scan.closed]
    return Listed(len(closed) + files.number, closed + files.first)


def expected_in(scan: Scan) -> int:
    """How many tracks have their file in a folder, there or not."""
    query = select(func.count()).select_from(ImportedFile).where(ImportedFile.track_id.is_not(None))
    return db.session.scalar(query.where(_below(scan))) or 0


def _listed(query: Select[*tuple[Any, ...]]) -> Listed:
    number = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found = db.session.execute(query.order_by(ImportedFile.path).limit(MOST_LISTED)) if number else ()
    return Listed(number, [(shown(path_of(path)), *rest) for path, *rest in found])


def _below(scan: Scan) -> ColumnElement[bool]:
    """Between the folder's slash and the sign after it: a range that every index knows."""
    prefix = key_of(scan.folder).rstrip("/")
    return (ImportedFile.path > f"{prefix}/") & (ImportedFile.path < f"{prefix}0")
