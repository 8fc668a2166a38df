"""artists, albums and tracks that came without a picture get colours of their own, and playlists those of their tracks

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

from musicapp.domain.catalog.colours import colours_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 5000


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, ("id", "art_1", "art_2", *columns)))


artists = _table("artists", "name")
albums = _table("albums", "title", "artist_id", "cover_key", "published_at", "deleted_at")
tracks = _table("tracks", "title", "artist_id", "album_id", "cover_key", "published_at", "deleted_at")
playlists = _table("playlists")
entries = sa.table("playlist_entries", *map(sa.column, ("id", "playlist_id", "track_id", "position")))


def upgrade() -> None:
    _colour(artists, sa.select(artists.c.id, artists.c.name))
    _colour(albums, _titled(albums))
    _colour(tracks, _titled(tracks).where(tracks.c.album_id.is_(None)))
    colours = {name: sa.func.coalesce(_first(name), "") for name in ("art_1", "art_2")}
    op.execute(sa.update(playlists).where(playlists.c.art_1 == "").values(colours))


def downgrade() -> None:
    """The colours harm nobody, and which ones were drawn here is not known."""


def _titled(table: sa.TableClause) -> sa.Select[tuple[int, str]]:
    """What is out and has no cover, by the name that an import draws colours from."""
    out = (table.c.cover_key == "", table.c.published_at.is_not(None), table.c.deleted_at.is_(None))
    query = sa.select(table.c.id, artists.c.name + " " + table.c.title)
    return query.join_from(table, artists, artists.c.id == table.c.artist_id).where(*out)


def _colour(table: sa.TableClause, named: sa.Select[tuple[int, str]]) -> None:
    change = sa.update(table).where(table.c.id == sa.bindparam("row"))
    change = change.values(art_1=sa.bindparam("one"), art_2=sa.bindparam("two"))
    rows = op.get_bind().execute(named.where(table.c.art_1 == "")).all()
    for start in range(0, len(rows), AT_ONCE):
        coloured = [(row, *colours_of(name)) for row, name in rows[start : start + AT_ONCE]]
        op.get_bind().execute(change, [{"row": row, "one": one, "two": two} for row, one, two in coloured])


def _first(name: str) -> sa.ScalarSelect[str]:
    """A colour of the first entry that has one."""
    own, of_album = tracks.c[name], albums.c[name]
    query = sa.select(sa.func.coalesce(sa.func.nullif(own, ""), of_album)).select_from(
        entries.join(tracks, tracks.c.id == entries.c.track_id).outerjoin(
            albums, albums.c.id == tracks.c.album_id
        )
    )
    has_one = sa.func.coalesce(sa.func.nullif(tracks.c.art_1, ""), albums.c.art_1, "") != ""
    query = query.where(entries.c.playlist_id == playlists.c.id, has_one)
    return query.order_by(entries.c.position, entries.c.id).limit(1).scalar_subquery()
