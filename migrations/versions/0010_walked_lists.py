"""lists of a large library are found in indexes alone, and a tag's tracks lie together

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_TRACKS = ("artist_id", "genre_id", "mood_id", "musical_key", "year", "bpm")
OF_ALBUMS = ("genre_id", "kind", "year")
# What each index is ordered by, before and after; what lists are narrowed by is carried behind the id.
WALKED = {
    "tracks": {
        "ix_tracks_listed_newest": ("listed", "published_at"),
        "ix_tracks_listed_played": ("listed", "play_count"),
        "ix_tracks_listed_liked": ("listed", "like_count"),
        "ix_tracks_listed_title": ("listed", "sort_key"),
        "ix_tracks_listed_duration": ("listed", "duration_ms"),
        "ix_tracks_listed_tempo": ("listed", "bpm"),
        "ix_tracks_artist_played": ("artist_id", "listed", "play_count"),
        "ix_tracks_genre_played": ("genre_id", "listed", "play_count"),
    },
    "albums": {
        "ix_albums_listed_newest": ("listed", "released_key"),
        "ix_albums_listed_played": ("listed", "play_count"),
        "ix_albums_listed_liked": ("listed", "like_count"),
        "ix_albums_listed_title": ("listed", "sort_key"),
    },
}
# In the order of their ids, which is the order of the tags' tracks, too.
FOUND = {"mood": "mood_id", "year": "year", "key": "musical_key"}


def upgrade() -> None:
    for table, carried in (("tracks", OF_TRACKS), ("albums", OF_ALBUMS)):
        for name, columns in WALKED[table].items():
            op.drop_index(name, table_name=table)
            op.create_index(name, table, _walked(columns, carried))
    for name, column in FOUND.items():
        op.drop_index(f"ix_tracks_{name}_played", table_name="tracks")
        op.create_index(f"ix_tracks_{name}", "tracks", _walked((column, "listed"), OF_TRACKS))
    _order_tags("tag_id", "track_id", sqlite_with_rowid=False)
    if (
        op.get_bind().dialect.name == "sqlite"
    ):  # which knows nothing of new indexes until it has looked at them
        op.execute("PRAGMA analysis_limit=100000")
        op.execute("ANALYZE")


def downgrade() -> None:
    _order_tags("track_id", "tag_id")
    for name, column in FOUND.items():
        op.drop_index(f"ix_tracks_{name}", table_name="tracks")
        op.create_index(f"ix_tracks_{name}_played", "tracks", [column, "listed", "play_count", "id"])
    for table, indexes in WALKED.items():
        for name, columns in indexes.items():
            op.drop_index(name, table_name=table)
            op.create_index(name, table, [*columns, "id"])


def _walked(columns: tuple[str, ...], carried: tuple[str, ...]) -> list[str]:
    return [*columns, "id", *(column for column in carried if column not in columns)]


def _order_tags(first: str, second: str, **options: bool) -> None:
    """The same pairs with another key: both databases keep a table's key, so it is written anew."""
    op.rename_table("track_tags", "old_track_tags")
    op.drop_index(f"ix_track_tags_{first}", table_name="old_track_tags")
    if op.get_bind().dialect.name != "sqlite":  # whose names are the schema's, not the table's
        for name in ("pk_track_tags", "fk_track_tags_tag_id_tags", "fk_track_tags_track_id_tracks"):
            op.drop_constraint(name, "old_track_tags")
    op.create_table(
        "track_tags",
        sa.Column(first, sa.Integer(), nullable=False),
        sa.Column(second, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name="fk_track_tags_tag_id_tags", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name="fk_track_tags_track_id_tracks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(first, second, name="pk_track_tags"),
        **options,
    )
    old, new = (
        sa.table(name, sa.column(first), sa.column(second)) for name in ("old_track_tags", "track_tags")
    )
    pairs = sa.select(old.c[first], old.c[second]).order_by(old.c[first], old.c[second])
    op.execute(sa.insert(new).from_select([first, second], pairs))
    op.drop_table("old_track_tags")
    op.create_index(f"ix_track_tags_{second}", "track_tags", [second])
