"""One reading of a Chinook file, in steps that whoever runs it puts into transactions.

An interruption loses at most the batch in hand; the next import goes on from there, as what has come is known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from musicapp.domain.catalog.counting import recount_genres
from musicapp.domain.imports.chinook import catalog, playlists, sales
from musicapp.domain.imports.chinook import source as chinook
from musicapp.domain.imports.chinook.met import Met
from musicapp.domain.imports.chinook.source import Row, Source
from musicapp.domain.sales import checked_currency

_BATCH = 500  # rows a transaction


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of row: what it is called, how it is asked for and written, and what each one
    holds. ``write`` gives the rows that were new."""

    noun: str
    query: str
    write: Callable[[Sequence[Row], Met, str], list[Row]]
    holds: tuple[str, str] = ("", "")  # noun and query


PARTS = (  # in the order in which they need one another
    Part("genres", chinook.GENRES, catalog.write_genres),
    Part("artists", chinook.ARTISTS, catalog.write_artists),
    Part("albums", chinook.ALBUMS, catalog.write_albums),
    Part("tracks", chinook.TRACKS, catalog.write_tracks),
    Part("playlists", chinook.PLAYLISTS, playlists.write_playlists, ("playlist entries", chinook.ENTRIES)),
    Part("support staff", chinook.STAFF, sales.write_staff),
    Part("customers", chinook.CUSTOMERS, sales.write_customers),
    Part("invoices", chinook.INVOICES, sales.write_invoices, ("invoice lines", chinook.LINES)),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one kind, read and ready to be written."""

    part: Part
    rows: list[Row]


@dataclass(slots=True)
class Counted:
    """How many rows of a kind the file has, and how many of them were new here."""

    found: int = 0
    new: int = 0


@dataclass(slots=True)
class Tally:
    """What an import found and did. The money is what stands in the database afterwards."""

    counts: dict[str, Counted] = field(default_factory=dict)
    currency: str = ""
    total_cents: int = 0
    lines_cents: int = 0
    uneven_invoices: int = 0  # whose total is not the sum of their lines
    holder: str = ""  # the username under which the playlists stand


class ChinookImport:
    """One import of one file: ``write`` each of ``batches``, then ``finish``; both need a transaction.

    ``currency`` is what the prices mean: the file does not say. Raises Invalid for a file that is none of these.
    """

    def __init__(self, path: Path, currency: str) -> None:
        self.tally = Tally(currency=checked_currency(currency))
        self._source = Source(path)
        self._met = Met()

    def batches(self) -> Iterator[Batch]:
        """All rows of the file, kind by kind."""
        for part in PARTS:
            noun, parts = part.holds
            rows = self._source.with_parts(part.query, parts) if noun else self._source.rows(part.query)
            self.tally.counts[part.noun] = Counted()
            if noun:
                self.tally.counts[noun] = Counted()
            while some := list(islice(rows, _BATCH)):
                yield Batch(part, some)
        self._source.close()

    def write(self, batch: Batch) -> None:
        """Write what has not come before."""
        counts, part = self.tally.counts, batch.part
        counts[part.noun].found += len(batch.rows)
        written = part.write(batch.rows, self._met, self.tally.currency)
        counts[part.noun].new += len(written)
        if part.holds[0]:
            counts[part.holds[0]].found += sum(len(row["parts"]) for row in batch.rows)
            counts[part.holds[0]].new += sum(len(row["parts"]) for row in written)

    def finish(self) -> Tally:
        """Bring the genres' counters in step; gives what was done."""
        recount_genres()
        tally = self.tally
        holder = playlists.holder_of(self._met)
        tally.holder = holder.username if holder else ""
        tally.total_cents, tally.lines_cents, tally.uneven_invoices = sales.money()
        return tally
