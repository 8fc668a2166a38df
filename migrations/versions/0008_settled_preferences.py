"""settled preferences: whoever chose something before is not asked again

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SETTLE = """
UPDATE profiles SET preferences_settled_at = COALESCE(preferences_asked_at, CURRENT_TIMESTAMP)
WHERE user_id IN (
    SELECT user_id FROM preferred_genres
    UNION SELECT user_id FROM preferred_artists
    UNION SELECT user_id FROM preferred_moods
)
"""


def upgrade() -> None:
    with op.batch_alter_table("profiles") as table:
        table.add_column(sa.Column("preferences_settled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(SETTLE)


def downgrade() -> None:
    with op.batch_alter_table("profiles") as table:
        table.drop_column("preferences_settled_at")
