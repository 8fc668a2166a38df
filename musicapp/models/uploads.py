"""Files that artists send."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Id, Moment, Name, Timestamped, UtcDateTime, owned_by, refers_to


class Upload(Timestamped, Base):
    """One file on its way to an artist's drafts.

    Until it is ``received_at``, how far it has come is the length of its part (``backends/storage/parts``). Then it
    has a track, its own draft or the one that had this very file already: that is a ``duplicate``. One that replaces
    the audio of a track (``replaces_id``) becomes a draft that nobody sees; when that is ready, its sound goes over.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_user", "user_id", "id"),
        Index("ix_uploads_artist_received", "artist_id", "received_at"),
        Index("ix_uploads_expires", "received_at", "expires_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(32), unique=True)  # random: its address, and its part's name
    user_id: Mapped[int] = owned_by("users.id")
    artist_id: Mapped[int] = owned_by("artists.id")
    file_name: Mapped[Name]
    size: Mapped[int] = mapped_column(BigInteger)  # bytes, as promised before the first one
    expires_at: Mapped[Moment]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    track_id: Mapped[int | None] = refers_to("tracks.id", index=True)
    album_id: Mapped[int | None] = refers_to("albums.id", index=True)  # the draft that it is meant for
    release_tags: Mapped[dict[str, str]] = mapped_column(
        JSON, default=dict
    )  # what its tags say of the release
    replaces_id: Mapped[int | None] = refers_to("tracks.id", index=True)
    duplicate: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
