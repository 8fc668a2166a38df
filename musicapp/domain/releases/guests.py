"""Who is heard on a track beside the artist whose it is: artists that have a page here, and names that have none."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from musicapp.db import db
from musicapp.domain import accounts, search
from musicapp.domain.catalog.counting import recount_artists
from musicapp.domain.releases.telling import guests_of
from musicapp.fold import fold
from musicapp.models import Artist, Track, TrackArtist
from musicapp.words import N_

LONGEST_NAME = 120  # of an artist
MOST_GUESTS = 20
LONGEST_LINE = 1000
SHAPE = N_("Up to 20 names with commas between them, 1,000 characters in all.")


def feature(track: Track, typed: str, wrong: dict[str, str]) -> None:
    """Credit those of a line with commas: who has a page is led to it, the others stay names.

    Whoever is credited already keeps the role that an import gave.
    """
    said = [name for name in map(accounts.one_line, typed.split(",")) if name]
    names = {fold(name)[:300]: name for name in reversed(said)}
    longest = max(map(len, said), default=0)
    if len(names) > MOST_GUESTS or longest > LONGEST_NAME or len(", ".join(said)) > LONGEST_LINE:
        wrong["featured"] = SHAPE
    elif said != guests_of(track):
        _credit(track, dict(reversed(names.items())))


def _credit(track: Track, names: dict[str, str]) -> None:
    before = {one.artist_id: one for one in track.credited}
    pages = _pages(names, before)
    ids = dict.fromkeys(pages[folded] for folded in names if folded in pages)
    ids.pop(track.artist_id, None)  # whose it is
    track.credited = [before.get(one) or TrackArtist(artist_id=one, role="featured") for one in ids]
    for position, credited in enumerate(track.credited, 1):
        credited.position = position
    track.guests = ", ".join(name for folded, name in names.items() if folded not in pages)
    if track.listed:
        _list({*before, *ids})


def _list(artist_ids: Collection[int]) -> None:
    """Who is heard here stands in lists, also without music of their own."""
    db.session.flush()
    recount_artists(artist_ids)
    search.refresh_artists(artist_ids)


def _pages(names: Iterable[str], before: Iterable[int]) -> dict[str, int]:
    """Artists by their folded names: of several the one that is credited already, else one with music."""
    query = select(Artist.folded, Artist.id).where(Artist.folded.in_(names), Artist.deleted_at.is_(None))
    found: dict[str, int] = {}
    ranked = query.order_by(Artist.id.in_(list(before)), Artist.listed, Artist.id.desc())
    for folded, artist_id in db.session.execute(ranked):  # the best comes last
        found[folded] = artist_id
    return found
