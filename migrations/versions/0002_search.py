"""search

Revision: 0002, after 0001

The full-text index differs by database. Triggers on ``search_entries`` keep it: whoever writes a row
indexes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Neither positions nor sizes are kept, as neither phrases nor bm25 are asked for.
SQLITE = """
CREATE VIRTUAL TABLE search_fts USING fts5(names, context, about, composer, lyrics, bio,
    content='search_entries', content_rowid='place',
    tokenize='ascii', prefix='1 2 3 4 5 6', detail='column', columnsize=0)
--
CREATE TRIGGER search_entries_put AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_fts (rowid, names, context, about, composer, lyrics, bio)
    VALUES (new.place, new.names, new.context, new.about, new.composer, new.lyrics, new.bio);
END
--
CREATE TRIGGER search_entries_drop AFTER DELETE ON search_entries BEGIN
    INSERT INTO search_fts (search_fts, rowid, names, context, about, composer, lyrics, bio)
    VALUES ('delete', old.place, old.names, old.context, old.about, old.composer, old.lyrics, old.bio);
END
--
CREATE TRIGGER search_entries_change AFTER UPDATE OF place, names, context, about, composer, lyrics, bio
ON search_entries BEGIN
    INSERT INTO search_fts (search_fts, rowid, names, context, about, composer, lyrics, bio)
    VALUES ('delete', old.place, old.names, old.context, old.about, old.composer, old.lyrics, old.bio);
    INSERT INTO search_fts (rowid, names, context, about, composer, lyrics, bio)
    VALUES (new.place, new.names, new.context, new.about, new.composer, new.lyrics, new.bio);
END
"""
POSTGRESQL = """
CREATE TABLE search_fts (
    place bigint PRIMARY KEY REFERENCES search_entries (place) ON DELETE CASCADE ON UPDATE CASCADE,
    words tsvector NOT NULL)
--
CREATE INDEX search_fts_words ON search_fts USING gin (words)
--
CREATE FUNCTION search_entries_put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO search_fts (place, words) VALUES (new.place,
        setweight(to_tsvector('simple', new.names), 'A')
        || setweight(to_tsvector('simple', new.context), 'B')
        || setweight(to_tsvector('simple', new.about), 'C')
        || setweight(to_tsvector('simple', new.composer), 'C')
        || setweight(to_tsvector('simple', new.lyrics), 'D')
        || setweight(to_tsvector('simple', new.bio), 'D'))
    ON CONFLICT (place) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$
--
CREATE TRIGGER search_entries_put AFTER INSERT OR UPDATE OF names, context, about, composer, lyrics, bio
ON search_entries FOR EACH ROW EXECUTE FUNCTION search_entries_put()
"""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _tables("" if on_sqlite else "C")
    for statement in (SQLITE if on_sqlite else POSTGRESQL).split("\n--\n"):
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("put", "drop", "change"):
            op.execute(f"DROP TRIGGER search_entries_{name}")
        op.execute("DROP TABLE search_fts")
    else:
        op.execute("DROP TABLE search_fts")
        op.execute("DROP FUNCTION search_entries_put() CASCADE")
    for table in ("search_grams", "search_words", "search_entries"):
        op.drop_table(table)


def _tables(collation: str) -> None:
    """``collation`` orders by byte on PostgreSQL, so that a range of an index is a beginning."""
    order = {"collation": collation} if collation else {}
    op.create_table(
        "search_entries",
        sa.Column(
            "place", sa.Integer() if not collation else sa.BigInteger(), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("popularity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("compact", sa.String(300, **order), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("names", "context", "about", "composer", "lyrics", "bio")
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_search_entries_kind_subject_id")),
    )
    op.create_index("ix_search_entries_compact", "search_entries", ["kind", "compact", "place"])
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(32, **order), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_grams",
        sa.Column("gram", sa.String(3, **order), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(32, **order), nullable=False),
        sa.PrimaryKeyConstraint("gram", "length", "word", name=op.f("pk_search_grams")),
        sqlite_with_rowid=False,
    )
