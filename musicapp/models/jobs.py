"""Durable jobs: the row is the truth, the queue library only wakes the worker."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from musicapp import clock
from musicapp.db import Base
from musicapp.models.columns import Id, Moment, UtcDateTime


class Job(Base):
    """Work to be done outside a request, perhaps twice."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_next", "state", "priority", "due_at", "id"),
        Index("ix_jobs_subject", "name", "subject_id"),
        Index("ix_jobs_lease", "state", "lease_until"),
        Index("ix_jobs_ended", "state", "finished_at", "id"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(default=0)
    payload: Mapped[str] = mapped_column(String(4096), default="")
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting | running | done | failed
    priority: Mapped[int] = mapped_column(default=100)  # smaller comes first
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    due_at: Mapped[Moment] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_by: Mapped[str] = mapped_column(String(60), default="")
    error: Mapped[str] = mapped_column(String(1000), default="")
