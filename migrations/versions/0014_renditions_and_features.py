"""what was measured of tracks, and files that were replaced

Revision: 0014, after 0013
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DESCRIBE, LATER = "describe_track", 150


def upgrade() -> None:
    op.create_table(
        "track_features",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bpm", sa.Double(), nullable=False),
        sa.Column("musical_key", sa.String(length=12), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_track_features_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("track_id", name=op.f("pk_track_features")),
    )
    op.add_column("audio_files", sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("uploads") as batch:
        batch.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_uploads_replaces_id_tracks"), "tracks", ["replaces_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_uploads_replaces_id", ["replaces_id"])
    _ask_for_features()


def downgrade() -> None:
    jobs = sa.table("jobs", sa.column("name", sa.String()))
    op.execute(sa.delete(jobs).where(jobs.c.name == DESCRIBE))
    with op.batch_alter_table("uploads") as batch:
        batch.drop_index("ix_uploads_replaces_id")
        batch.drop_constraint(op.f("fk_uploads_replaces_id_tracks"), type_="foreignkey")
        batch.drop_column("replaces_id")
    op.drop_column("audio_files", "kept_until")
    op.drop_table("track_features")


def _ask_for_features() -> None:
    """Tracks that are ready already are heard again, after everything that somebody waits for."""
    tracks = sa.table("tracks", sa.column("id"), sa.column("processing_state"))
    files = sa.table("audio_files", sa.column("track_id"), sa.column("kind"))
    now = sa.literal(datetime.now(UTC), sa.DateTime(timezone=True))
    jobs = sa.table(
        "jobs",
        *(sa.column(name) for name in ("name", "subject_id", "payload", "state", "priority", "attempts")),
        *(sa.column(name) for name in ("created_at", "due_at", "leased_by", "error")),
    )
    asked = (
        sa.select(
            sa.literal(DESCRIBE), tracks.c.id, sa.literal(""), sa.literal("waiting"), sa.literal(LATER),
            sa.literal(0), now, now, sa.literal(""), sa.literal(""),
        )
        .join_from(tracks, files, files.c.track_id == tracks.c.id)
        .where(tracks.c.processing_state == "ready", files.c.kind == "original")
        .order_by(tracks.c.id)
    )  # fmt: skip
    op.execute(sa.insert(jobs).from_select([column.name for column in jobs.columns], asked))
