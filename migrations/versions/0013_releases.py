"""releases: what waits for its time, what was out before, and what followers are told

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENTS = ("publish_at", "first_published_at")
WORKS = ("albums", "tracks")


def upgrade() -> None:
    for table in WORKS:
        for moment in MOMENTS:
            op.add_column(table, sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
        for column in ("publish_at", "deleted_at"):
            known = sa.text(f"{column} IS NOT NULL")
            op.create_index(
                f"ix_{table}_{column}", table, [column], sqlite_where=known, postgresql_where=known
            )
    op.add_column("albums", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("albums", sa.Column("left_tracks", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("tracks", sa.Column("licence", sa.String(length=20), server_default="", nullable=False))
    with op.batch_alter_table("uploads") as uploads:
        uploads.add_column(sa.Column("album_id", sa.Integer(), nullable=True))
        uploads.add_column(sa.Column("release_tags", sa.JSON(), server_default="{}", nullable=False))
        name = op.f("fk_uploads_album_id_albums")
        uploads.create_foreign_key(name, "albums", ["album_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_uploads_album_id", "uploads", ["album_id"])
    _make_announcements()


def _make_announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("artist_id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=True),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(album_id IS NULL) != (track_id IS NULL)", name=op.f("ck_announcements_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["album_id"], ["albums.id"], name=op.f("fk_announcements_album_id_albums"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["artist_id"], ["artists.id"], name=op.f("fk_announcements_artist_id_artists"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_announcements_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("album_id", name=op.f("uq_announcements_album_id")),
        sa.UniqueConstraint("track_id", name=op.f("uq_announcements_track_id")),
    )
    op.create_index("ix_announcements_artist_newest", "announcements", ["artist_id", "at", "id"])


def downgrade() -> None:
    op.drop_table("announcements")
    op.drop_index("ix_uploads_album_id", table_name="uploads")
    with op.batch_alter_table("uploads") as uploads:
        uploads.drop_constraint(op.f("fk_uploads_album_id_albums"), type_="foreignkey")
        uploads.drop_column("release_tags")
        uploads.drop_column("album_id")
    for table, columns in (("tracks", ("licence",)), ("albums", ("left_tracks", "revision"))):
        for name in ("publish_at", "deleted_at"):
            op.drop_index(f"ix_{table}_{name}", table_name=table)
        with op.batch_alter_table(table) as altered:
            for column in (*columns, *MOMENTS):
                altered.drop_column(column)
