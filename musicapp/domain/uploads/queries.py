"""Uploads as their sender sees them: how far each has come, and what is being done with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from musicapp import clock
from musicapp.backends import audio, storage
from musicapp.db import db
from musicapp.domain import analysis
from musicapp.domain.uploads.steps import STEPS, WORK
from musicapp.errors import NotFound
from musicapp.models import Artist, Job, Track, TrackFeatures, Upload, User, Waveform
from musicapp.words import N_

STOPPED = N_("The work on this file stopped half way. Try again.")
STATES = ("sending", "waiting", "working", "ready", "failed", "duplicate")
OUR_FAULT = frozenset({STOPPED, analysis.MISSING, *audio.NOT_OF_THE_FILE})
_MOST = 200
_REPLACED_SHOWN = timedelta(days=1)
_IN_PLACE = Upload.replaces_id.is_not(None) | Upload.duplicate.is_(True)  # whatever becomes of their track


@dataclass(frozen=True, slots=True)
class Arrival:
    """An upload with what came of it. ``done`` of ``STEPS`` are behind it; ``refusal`` says why it goes no further.

    ``state``: sending (``offset`` of ``size`` bytes are here), waiting, working, ready, failed or duplicate.
    """

    key: str
    file_name: str
    size: int
    offset: int
    state: str
    done: tuple[str, ...]
    refusal: str
    expires_at: datetime
    album_id: int | None
    track_id: int | None
    title: str
    track_slug: str
    artist_slug: str
    duration_ms: int
    replaces_id: int | None = None  # the track that was there and whose sound it takes, or took, the place of

    @property
    def is_replacement(self) -> bool:
        """Whether a track was there before it."""
        return self.replaces_id is not None

    @property
    def may_pass(self) -> bool:
        """Whether the same file, which failed, may pass another time: something of ours was wrong, not the file."""
        return self.state == "failed" and self.refusal in OUR_FAULT

    @property
    def replaced_id(self) -> int | None:
        """The track for which another file may be sent instead."""
        return self.replaces_id or self.track_id

    @property
    def step(self) -> str:
        """What comes next, or is being done."""
        return STEPS[min(len(self.done), len(STEPS) - 1)]

    @property
    def is_checked(self) -> bool:
        """Whether its tags have been read, so that they say nothing new any more."""
        return "checked" in self.done or self.state in ("failed", "duplicate")

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ("ready", "failed", "duplicate", "sending")


def get_upload(user: User, key: str) -> Upload:
    """The user's own upload. Raises NotFound for anybody else's, an expired one, and one whose draft is deleted."""
    mine = Upload.key == key, Upload.user_id == user.id
    there = or_(_IN_PLACE, Track.deleted_at.is_(None))
    upload = db.session.scalar(
        select(Upload).outerjoin(Track, Track.id == Upload.track_id).where(*mine, there)
    )
    if upload is None or is_expired(upload):
        raise NotFound()
    return upload


def get_arrival(user: User, key: str) -> Arrival:
    """The same with what came of it. Raises NotFound."""
    return _arrivals([_only(_SELECTED.where(Upload.id == get_upload(user, key).id))])[0]


def arrivals(user: User, artist_id: int, album_id: int | None = None) -> list[Arrival]:
    """What the user sends to an artist, and what of it is not published yet, in the order in which it began.

    With an album only what is meant for it or on it; 0 stands for what never was on one, nor meant for one.
    """
    mine = _SELECTED.where(Upload.user_id == user.id, Upload.artist_id == artist_id)
    if album_id is not None:
        has_no_draft = Upload.received_at.is_(None) | Upload.duplicate.is_(True)
        place = case((has_no_draft, Upload.album_id), else_=Track.album_id)
        mine = mine.where(func.coalesce(place, Upload.album_id, 0) == album_id)
    shown = or_(
        and_(Upload.received_at.is_(None), Upload.expires_at > clock.now()),
        Upload.duplicate.is_(True),
        and_(
            Upload.replaces_id.is_(None),
            Track.id.is_not(None),
            Track.published_at.is_(None),
            Track.deleted_at.is_(None),
        ),
        and_(Upload.replaces_id.is_not(None), Upload.created_at > clock.now() - _REPLACED_SHOWN),
    )
    return _arrivals(
        db.session.execute(mine.where(shown).order_by(Upload.id.desc()).limit(_MOST)).all()[::-1]
    )


def replacements(user: User, artist_id: int, track_id: int) -> list[Arrival]:
    """What is sent to take the place of one track's audio, or has just taken it."""
    sent = (one for one in arrivals(user, artist_id) if one.replaces_id == track_id)
    return [one for one in sent if one.state != "duplicate"]


def is_expired(upload: Upload) -> bool:
    """Whether it was left unfinished for too long."""
    return upload.received_at is None and upload.expires_at <= clock.now()


def offset_of(key: str, size: int, received_at: datetime | None) -> int:
    """How many bytes are here for good. The last one is asked for again until the whole has been taken in."""
    return size if received_at else min(storage.part_size(key) or 0, size - 1)


_SELECTED: Select[*tuple[Any, ...]] = (
    select(
        Upload.id, Upload.key, Upload.file_name, Upload.size, Upload.received_at, Upload.checked_at,
        Upload.expires_at, Upload.duplicate, Upload.track_id, Track.title, Track.slug.label("track_slug"),
        Track.duration_ms, Track.processing_state, Track.processing_error, Artist.slug.label("artist_slug"),
        Waveform.track_id.label("drawn"), Upload.album_id.label("meant_for"), Track.album_id.label("stands_on"),
        TrackFeatures.track_id.label("described"), Upload.replaces_id,
    )
    .join(Artist, Artist.id == Upload.artist_id)
    .outerjoin(Track, Track.id == Upload.track_id)
    .outerjoin(Waveform, Waveform.track_id == Upload.track_id)
    .outerjoin(TrackFeatures, TrackFeatures.track_id == Upload.track_id)
)  # fmt: skip


def _only(query: Select[*tuple[Any, ...]]) -> Any:
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def _arrivals(found: Sequence[Any]) -> list[Arrival]:
    work = _work_on(found)
    return [_arrival(row, work.get(row.id, {})) for row in found]


def _work_on(found: Iterable[Any]) -> dict[int, dict[str, str]]:
    """The open jobs about each upload by their names, with their states."""
    open_ones = [row for row in found if row.track_id and row.processing_state not in ("ready", "failed")]
    by_subject = {(WORK[0], row.id): row.id for row in open_ones}
    by_subject |= {(name, row.track_id): row.id for row in open_ones for name in WORK[1:]}
    if not by_subject:
        return {}
    subjects = {subject for _, subject in by_subject}
    query = select(Job.name, Job.subject_id, Job.state).where(
        Job.name.in_(WORK),
        Job.subject_id.in_(subjects),
        Job.state.in_(("waiting", "running")),
    )
    work: dict[int, dict[str, str]] = {}
    for name, subject, state in db.session.execute(query):
        if (name, subject) in by_subject:
            jobs = work.setdefault(by_subject[name, subject], {})
            jobs[name] = state if jobs.get(name) != "running" else "running"
    return work


def _arrival(row: Any, work: dict[str, str]) -> Arrival:
    state, refusal = _state(row, work)
    return Arrival(
        key=row.key,
        file_name=row.file_name,
        size=row.size,
        offset=offset_of(row.key, row.size, row.received_at),
        state=state,
        done=_done(row, work) if state != "duplicate" else STEPS[:1],
        refusal=refusal,
        expires_at=row.expires_at,
        album_id=row.meant_for if row.track_id is None or row.duplicate else row.stands_on,
        track_id=row.track_id,
        title=row.title or "",
        track_slug=row.track_slug or "",
        artist_slug=row.artist_slug,
        duration_ms=row.duration_ms or 0,
        replaces_id=row.replaces_id,
    )


def _state(row: Any, work: dict[str, str]) -> tuple[str, str]:
    if row.received_at is None:
        return "sending", ""
    if row.duplicate:
        return "duplicate", ""
    if row.processing_state in ("ready", "failed"):
        return row.processing_state, row.processing_error
    if not work:
        return "failed", STOPPED
    return ("working" if "running" in work.values() else "waiting"), ""


def _done(row: Any, work: dict[str, str]) -> tuple[str, ...]:
    """A file that is heard again after a failure keeps its first steps. What is measured last shows the step before."""
    is_ready = row.processing_state == "ready"
    rendered = row.drawn and (row.described or is_ready or analysis.DESCRIBE in work)
    behind = (
        row.received_at,
        row.checked_at,
        row.drawn,
        row.drawn,
        rendered,
        row.described or is_ready,
        is_ready,
    )
    return tuple(step for step, is_behind in zip(STEPS, behind, strict=True) if is_behind)
