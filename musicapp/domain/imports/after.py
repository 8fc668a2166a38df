"""What follows from a written batch: counters and search."""

from musicapp.domain import search
from musicapp.domain.catalog.counting import recount_albums, recount_artists
from musicapp.domain.imports.batch import Touched


def settle(touched: Touched) -> None:
    """Bring counters and search in step with the rows, in the transaction that wrote them."""
    recount_albums(touched.albums)
    recount_artists(touched.artists)
    # Written by statements, so nothing told the search by itself.
    search.refresh_all(touched.artists, touched.albums, touched.tracks, touched.new_tracks)
