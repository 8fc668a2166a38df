"""Small databases in the shape of Chinook, with the oddities that the real one and its copies have."""

import sqlite3
from pathlib import Path

from musicapp.config import ROOT

NEEDS_FILE = "needs the file shared/data/Chinook_Sqlite.sqlite beside the project"
REAL = next(
    (path for parent in ROOT.parents if (path := parent / "shared/data/Chinook_Sqlite.sqlite").is_file()),
    None,
)

SCHEMA = """
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT NOT NULL, ArtistId INTEGER NOT NULL);
CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name TEXT NOT NULL, AlbumId INTEGER, MediaTypeId INTEGER,
    GenreId INTEGER, Composer TEXT, Milliseconds INTEGER NOT NULL, Bytes INTEGER, UnitPrice NUMERIC(10,2));
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, LastName TEXT, FirstName TEXT, Title TEXT,
    ReportsTo INTEGER, BirthDate DATETIME, HireDate DATETIME, Address TEXT, City TEXT, State TEXT, Country TEXT,
    PostalCode TEXT, Phone TEXT, Fax TEXT, Email TEXT);
CREATE TABLE Customer (CustomerId INTEGER PRIMARY KEY, FirstName TEXT, LastName TEXT, Company TEXT, Address TEXT,
    City TEXT, State TEXT, Country TEXT, PostalCode TEXT, Phone TEXT, Fax TEXT, Email TEXT, SupportRepId INTEGER);
CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY, CustomerId INTEGER, InvoiceDate DATETIME,
    BillingAddress TEXT, BillingCity TEXT, BillingState TEXT, BillingCountry TEXT, BillingPostalCode TEXT,
    Total NUMERIC(10,2));
CREATE TABLE InvoiceLine (InvoiceLineId INTEGER PRIMARY KEY, InvoiceId INTEGER, TrackId INTEGER,
    UnitPrice NUMERIC(10,2), Quantity INTEGER);
CREATE TABLE Playlist (PlaylistId INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE PlaylistTrack (PlaylistId INTEGER, TrackId INTEGER, PRIMARY KEY (PlaylistId, TrackId));
"""
ROWS = """
INSERT INTO Genre VALUES (1, 'Metal'), (2, 'Heavy Metal'), (3, 'R&B/Soul'), (4, 'Sci Fi & Fantasy');
INSERT INTO Artist VALUES (1, 'AC/DC'), (2, 'Antônio Carlos Jobim'), (3, 'Nobody Bought Me'), (4, 'Various Artists');
INSERT INTO Album VALUES (10, 'Let There Be Rock', 1), (11, 'Warner 25 Anos', 2), (12, 'Sampler', 4);
INSERT INTO Track VALUES
    (7, 'Go Down', 10, 1, 2, 'Young, Young', 331180, 10847611, 0.99),
    (5, 'Overdose', 10, 1, 2, NULL, 369319, 12066294, 0.99),
    (8, 'Desafinado', 11, 1, 3, NULL, 185338, 5990473, 1.29),
    (9, 'Pilot', 12, 3, 4, NULL, 2622250, 490750393, 1.99),
    (20, 'Overdose', 10, 1, 1, NULL, 1000, 1, 0.07);
INSERT INTO Employee VALUES
    (1, 'Adams', 'Andrew', 'General Manager', NULL, '1962-02-18 00:00:00', '2002-08-14 00:00:00',
        '11120 Jasper Ave', 'Edmonton', 'AB', 'Canada', 'T5K', '+1 780', NULL, 'andrew@chinookcorp.com'),
    (3, 'Peacock', 'Jane', 'Sales Support Agent', 1, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'jane@chinookcorp.com');
INSERT INTO Customer VALUES
    (2, 'Leonie', 'Köhler', NULL, 'Theodor-Heuss-Straße 34', 'Stuttgart', NULL, 'Germany', '70174', NULL, NULL,
        'leonekohler@surfeu.de', 3),
    (4, 'Bjørn', 'Hansen', 'Nordlys', 'Ullevålsveien 14', 'Oslo', NULL, 'USA', '0171', NULL, NULL, 'b@yahoo.no', 99);
INSERT INTO Invoice VALUES
    (1, 2, '2021-01-01 00:00:00', 'Theodor-Heuss-Straße 34', 'Stuttgart', NULL, 'Germany', '70174', 3.04),
    (98, 4, '2025-12-22 00:00:00', 'Under the sea 1', NULL, NULL, 'Atlantis', NULL, 1.29);
INSERT INTO InvoiceLine VALUES (1, 1, 7, 0.99, 1), (2, 1, 5, 0.99, 2), (3, 1, 20, 0.07, 1), (4, 98, 8, 1.29, 1);
INSERT INTO Playlist VALUES (1, 'Music'), (2, 'Movies'), (8, 'Music');
INSERT INTO PlaylistTrack VALUES (1, 9), (1, 5), (1, 7), (8, 5);
"""
COUNTS = {
    "genres": 4, "artists": 4, "albums": 3, "tracks": 5, "playlists": 3, "playlist entries": 4,
    "support staff": 2, "customers": 2, "invoices": 2, "invoice lines": 4,
}  # fmt: skip
TOTAL_CENTS = 304 + 129


def make(path: Path, more: str = "") -> Path:
    """The small shop, with ``more`` statements after it."""
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA + ROWS + more)
    connection.close()
    return path
