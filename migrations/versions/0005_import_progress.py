"""import progress

Revision: 0005, after 0004

What an import found again elsewhere, missed, and saw return.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTS = ("moved", "missing", "restored")


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        for name in COUNTS:
            table.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        for name in COUNTS:
            table.drop_column(name)
