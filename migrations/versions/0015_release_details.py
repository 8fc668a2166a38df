"""release details: credits and guests of a track, the zone of a schedule, what a cover was drawn from

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXTS = (
    ("albums", "publish_zone", 60),
    ("albums", "drawn_from", 300),
    ("tracks", "publish_zone", 60),
    ("tracks", "guests", 1000),
)


def upgrade() -> None:
    for table, column, length in TEXTS:
        op.add_column(table, sa.Column(column, sa.String(length=length), server_default="", nullable=False))
    op.create_table(
        "track_credits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_track_credits_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_credits")),
    )
    op.create_index("ix_track_credits_track_id", "track_credits", ["track_id"])


def downgrade() -> None:
    op.drop_table("track_credits")
    for table, column, _length in reversed(TEXTS):
        op.drop_column(table, column)
