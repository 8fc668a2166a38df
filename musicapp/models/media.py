"""Files behind tracks, and what their analysis found."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Id, Key, Timestamped, UtcDateTime, owned_by


class AudioFile(Timestamped, Base):
    """One file of a track: the original, or a rendition whose ``kind`` is its recipe.

    ``path`` is absolute for audio that stays where it was found, else relative to the media folder. A rendition says
    of which original it was ``made_from``; one that could not be made has no path, but a ``refusal``. An original that
    was replaced is a ``former-…`` and ``kept_until`` a day on which it goes.
    """

    __tablename__ = "audio_files"
    __table_args__ = (UniqueConstraint("track_id", "kind"), Index("ix_audio_files_path", "path"))

    id: Mapped[Id]
    track_id: Mapped[int] = owned_by("tracks.id")
    kind: Mapped[str] = mapped_column(String(20), default="original")
    path: Mapped[str] = mapped_column(String(4096))
    size: Mapped[int] = mapped_column(default=0)  # bytes
    modified_ns: Mapped[str] = mapped_column(
        String(24), default=""
    )  # as the file system says; 64 bits and more
    content_hash: Mapped[Key] = mapped_column(index=True)
    mime: Mapped[str] = mapped_column(String(40), default="")
    codec: Mapped[str] = mapped_column(String(40), default="")
    container: Mapped[str] = mapped_column(String(40), default="")
    bitrate: Mapped[int] = mapped_column(default=0)  # bit/s
    sample_rate: Mapped[int] = mapped_column(default=0)  # Hz
    channels: Mapped[int] = mapped_column(default=0)
    missing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    refusal: Mapped[str] = mapped_column(String(300), default="", server_default="")
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def mark(self) -> str:
        """Changes when the file does."""
        return self.content_hash or f"{self.size}-{self.modified_ns}"


class TrackFeatures(Base):
    """What was measured of a track, whatever its tags and its artist say: tempo, key, and a vector to compare it by.

    ``vector`` holds little-endian float32 in the shape that ``backends/audio/facts.py`` describes, of that ``version``;
    it is empty where nothing could be heard.
    """

    __tablename__ = "track_features"

    track_id: Mapped[int] = owned_by("tracks.id", primary_key=True)
    made_from: Mapped[str] = mapped_column(String(64))  # the mark of the original that was heard
    version: Mapped[int]
    bpm: Mapped[float] = mapped_column(default=0.0)  # 0: no regular beat
    musical_key: Mapped[str] = mapped_column(String(12), default="")
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class Waveform(Base):
    """A track's shape: 200 peaks of 0 to 255, and the drawn lines as SVG path text."""

    __tablename__ = "waveforms"

    track_id: Mapped[int] = owned_by("tracks.id", primary_key=True)
    peaks: Mapped[bytes] = mapped_column(LargeBinary(200))
    deck_even: Mapped[str] = mapped_column(Text)
    deck_odd: Mapped[str] = mapped_column(Text)
    tall_even: Mapped[str] = mapped_column(Text)
    tall_odd: Mapped[str] = mapped_column(Text)
    spark: Mapped[str] = mapped_column(Text)
    skyline: Mapped[str] = mapped_column(Text)
