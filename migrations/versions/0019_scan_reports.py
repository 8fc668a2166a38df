"""scan reports: forms that are not read, folders that cannot be opened, and imports that were only asked for

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        table.add_column(sa.Column("unread", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("closed", sa.JSON(), server_default="[]", nullable=False))
        table.add_column(sa.Column("begun", sa.Boolean(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        for column in ("begun", "closed", "unread"):
            table.drop_column(column)
