"""What imports saw: a run, each file with what became of it, and rows of other databases."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from musicapp import clock
from musicapp.db import Base
from musicapp.models.columns import Count, Id, Key, Moment, UtcDateTime, owned_by, refers_to


class ImportRun(Base):
    """One reading of one folder."""

    __tablename__ = "import_runs"

    id: Mapped[Id]
    folder: Mapped[str] = mapped_column(String(4096))
    copied: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[Moment] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen: Mapped[Count]
    added: Mapped[Count]
    changed: Mapped[Count]
    skipped: Mapped[Count]
    refused: Mapped[Count]
    moved: Mapped[Count]
    missing: Mapped[Count]
    restored: Mapped[Count]
    # Files in forms that are not read, by ending
    unread: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    closed: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")  # unreadable folders
    begun: Mapped[bool] = mapped_column(default=True, server_default="1")  # else only asked for
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # read no more


class ImportedFile(Base):
    """A file that an import looked at. ``path`` is the name's bytes, percent-encoded if need be."""

    __tablename__ = "imported_files"
    __table_args__ = (
        UniqueConstraint("path"),
        Index("ix_imported_files_fingerprint", "fingerprint"),
        Index("ix_imported_files_run", "run_id"),
    )

    id: Mapped[Id]
    run_id: Mapped[int] = owned_by("import_runs.id")
    track_id: Mapped[int | None] = refers_to("tracks.id", index=True)
    path: Mapped[str] = mapped_column(String(4096))
    size: Mapped[int] = mapped_column(default=0)
    modified_ns: Mapped[str] = mapped_column(String(24), default="")
    fingerprint: Mapped[Key]  # size + hash of the first and last 64 KiB of audio
    refusal: Mapped[str] = mapped_column(String(300), default="")


class ImportedRow(Base):
    """What a row of another database became here. That may be renamed, or gone, since."""

    __tablename__ = "imported_rows"

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)  # the table of ours where it went
    source_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    subject_id: Mapped[int]
