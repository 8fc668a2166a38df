"""What there is, counted: the whole catalog, and what of a folder cannot be played."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from musicapp.db import db
from musicapp.domain.imports.paths import key_of, path_of, shown
from musicapp.domain.imports.scans import Scan
from musicapp.models import Album, Artist, AudioFile, ImportedFile, Track

MOST_REFUSED = 200  # shown; the number is always true


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


def missing_in(scan: Scan) -> int:
    """How many tracks of a folder have lost their file."""
    gone = AudioFile.missing_since.is_not(None)
    query = select(func.count()).select_from(ImportedFile)
    query = query.join(
        AudioFile, (AudioFile.track_id == ImportedFile.track_id) & (AudioFile.kind == "original")
    )
    return db.session.scalar(query.where(gone, _below(scan))) or 0


def refused_in(scan: Scan) -> list[tuple[str, str]]:
    """Path and sentence of the files of a folder that were refused, by name, no more than ``MOST_REFUSED``."""
    query = select(ImportedFile.path, ImportedFile.refusal).where(ImportedFile.refusal != "", _below(scan))
    rows = db.session.execute(query.order_by(ImportedFile.path).limit(MOST_REFUSED))
    return [(shown(path_of(path)), refusal) for path, refusal in rows]


def _below(scan: Scan) -> ColumnElement[bool]:
    """Between the folder's slash and the sign after it: a range that every index knows."""
    prefix = key_of(scan.folder).rstrip("/")
    return (ImportedFile.path > f"{prefix}/") & (ImportedFile.path < f"{prefix}0")
