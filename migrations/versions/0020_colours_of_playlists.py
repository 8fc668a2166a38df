"""playlists without tracks that have colours get some of their own

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

from musicapp.domain.playlists.summaries import own_colours

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

playlists = sa.table("playlists", sa.column("id"), sa.column("art_1"), sa.column("art_2"))


def upgrade() -> None:
    change = sa.update(playlists).where(playlists.c.id == sa.bindparam("row"))
    change = change.values(art_1=sa.bindparam("one"), art_2=sa.bindparam("two"))
    plain = op.get_bind().execute(sa.select(playlists.c.id).where(playlists.c.art_1 == "")).scalars().all()
    rows = [dict(zip(("row", "one", "two"), (row, *own_colours(row)), strict=True)) for row in plain]
    if rows:
        op.get_bind().execute(change, rows)


def downgrade() -> None:
    """The colours harm nobody."""
