"""The Chinook database as its file tells it. It is opened for reading alone."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from musicapp.errors import Invalid
from musicapp.words import N_

Row = dict[str, Any]

NO_FILE = N_("There is no file %(path)s that Musewave can read. Check the path.")
NOT_CHINOOK = N_("%(path)s is not the Chinook database: %(reason)s.")

GENRES = "SELECT GenreId AS id, Name AS name FROM Genre ORDER BY 1"
ARTISTS = "SELECT ArtistId AS id, Name AS name FROM Artist ORDER BY 1"
ALBUMS = """
SELECT AlbumId AS id, Title AS title, Album.ArtistId AS artist_id, Artist.Name AS artist,
    (SELECT GenreId FROM Track WHERE Track.AlbumId = Album.AlbumId AND GenreId IS NOT NULL
        GROUP BY GenreId ORDER BY count(*) DESC, GenreId LIMIT 1) AS genre_id
FROM Album LEFT JOIN Artist ON Artist.ArtistId = Album.ArtistId ORDER BY 1
"""
TRACKS = """
SELECT TrackId AS id, Name AS title, Track.AlbumId AS album_id, ArtistId AS artist_id, GenreId AS genre_id,
    Composer AS composer, Milliseconds AS duration_ms, UnitPrice AS price,
    row_number() OVER (PARTITION BY Track.AlbumId ORDER BY TrackId) AS track_no
FROM Track LEFT JOIN Album ON Album.AlbumId = Track.AlbumId ORDER BY 1
"""
STAFF = """
SELECT EmployeeId AS id, FirstName AS first_name, LastName AS last_name, Title AS title, HireDate AS hired_on,
    ReportsTo AS reports_to, Address AS address, City AS city, State AS state, Country AS country,
    PostalCode AS postal_code, Phone AS phone, Fax AS fax, Email AS email
FROM Employee ORDER BY 1
"""
CUSTOMERS = """
SELECT CustomerId AS id, FirstName AS first_name, LastName AS last_name, Company AS company,
    SupportRepId AS support_person, Address AS address, City AS city, State AS state, Country AS country,
    PostalCode AS postal_code, Phone AS phone, Fax AS fax, Email AS email
FROM Customer ORDER BY 1
"""
INVOICES = """
SELECT InvoiceId AS id, Invoice.CustomerId AS customer_id, InvoiceDate AS issued_on, Total AS total,
    FirstName AS first_name, LastName AS last_name, Company AS company,
    BillingAddress AS address, BillingCity AS city, BillingState AS state, BillingCountry AS country,
    BillingPostalCode AS postal_code
FROM Invoice LEFT JOIN Customer ON Customer.CustomerId = Invoice.CustomerId ORDER BY 1
"""
LINES = """
SELECT InvoiceId AS parent, InvoiceLineId AS id, InvoiceLine.TrackId AS track_id, Album.ArtistId AS artist_id,
    InvoiceLine.UnitPrice AS price, Quantity AS quantity,
    Track.Name AS title, Artist.Name AS artist, Album.Title AS album, Genre.Name AS genre
FROM InvoiceLine
LEFT JOIN Track ON Track.TrackId = InvoiceLine.TrackId
LEFT JOIN Album ON Album.AlbumId = Track.AlbumId
LEFT JOIN Artist ON Artist.ArtistId = Album.ArtistId
LEFT JOIN Genre ON Genre.GenreId = Track.GenreId
ORDER BY 1, 2
"""
PLAYLISTS = "SELECT PlaylistId AS id, Name AS name FROM Playlist ORDER BY 1"
ENTRIES = "SELECT PlaylistId AS parent, TrackId AS track_id FROM PlaylistTrack ORDER BY 1, rowid"


class Source:
    """The file at ``path``. Raises Invalid if it is not there, or lacks a table or column that is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise Invalid(NO_FILE, path=path)
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for query in (GENRES, ARTISTS, ALBUMS, TRACKS, STAFF, CUSTOMERS, INVOICES, LINES, PLAYLISTS, ENTRIES):
            next(self.rows(query), None)

    def rows(self, query: str) -> Iterator[Row]:
        """Rows as dicts. Raises Invalid where the file is damaged."""
        try:
            cursor = self._connection.execute(query)
            names = [column[0] for column in cursor.description]
            for values in cursor:
                yield dict(zip(names, values, strict=True))
        except sqlite3.Error as problem:
            raise Invalid(NOT_CHINOOK, path=self._path, reason=problem) from problem

    def with_parts(self, query: str, parts: str) -> Iterator[Row]:
        """Rows, each with the list of its own ``parts``."""
        by_parent = {
            parent: list(rows) for parent, rows in groupby(self.rows(parts), lambda row: row["parent"])
        }
        for row in self.rows(query):
            yield row | {"parts": by_parent.get(row["id"], [])}

    def close(self) -> None:
        self._connection.close()


def text(value: object, longest: int) -> str:
    """A value as one line that fits into a column; nothing is "". No file of SQLite keeps its promised lengths."""
    written = "" if value is None else str(value).replace("\x00", " ")
    return " ".join(written.split())[:longest].strip()
