"""renditions

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audio_files") as batch:
        batch.add_column(sa.Column("made_from", sa.String(length=64), nullable=False, server_default=""))
        batch.add_column(sa.Column("refusal", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("audio_files") as batch:
        batch.drop_column("refusal")
        batch.drop_column("made_from")
