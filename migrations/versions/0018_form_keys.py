"""form keys: a form that is sent twice makes one draft

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("albums", sa.Column("form_key", sa.String(length=32), nullable=True))
    op.create_index("uq_albums_form_key", "albums", ["artist_id", "form_key"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_albums_form_key", table_name="albums")
    op.drop_column("albums", "form_key")
