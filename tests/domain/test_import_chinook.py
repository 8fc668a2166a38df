"""The Chinook database becomes catalog, playlists, customers and sales; again, and nothing changes."""

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from musicapp.db import db, transaction
from musicapp.domain import accounts, catalog, playback
from musicapp.domain.imports.chinook import ChinookImport, Tally
from musicapp.errors import Invalid
from musicapp.models import (
    Album,
    Artist,
    Customer,
    Genre,
    GenreAlias,
    ImportedRow,
    Invoice,
    InvoiceLine,
    Playlist,
    PlaylistEntry,
    SupportPerson,
    Track,
    User,
)
from tests import chinook, factories

TABLES = (
    Genre,
    Artist,
    Album,
    Track,
    Playlist,
    PlaylistEntry,
    SupportPerson,
    Customer,
    Invoice,
    InvoiceLine,
    User,
)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return chinook.make(tmp_path / "shop.sqlite")


def bring_in(path: Path, currency: str = "USD") -> Tally:
    """What the command does."""
    reading = ChinookImport(path, currency)
    for batch in reading.batches():
        with transaction():
            reading.write(batch)
    with transaction():
        return reading.finish()


def the(model, **facts):
    return db.session.scalars(
        select(model).filter_by(**facts).execution_options(populate_existing=True)
    ).one()


def rows() -> dict[str, int]:
    return {t.__tablename__: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in TABLES}


def found(tally: Tally) -> dict[str, int]:
    return {noun: counted.found for noun, counted in tally.counts.items()}


def new(tally: Tally) -> dict[str, int]:
    return {noun: counted.new for noun, counted in tally.counts.items()}


class TestAll:
    def test_every_row_arrives_and_is_counted(self, shop):
        tally = bring_in(shop)
        assert found(tally) == new(tally) | {"genres": 4} == chinook.COUNTS
        here = rows()
        assert (here["artists"], here["albums"], here["tracks"], here["playlist_entries"]) == (4, 3, 5, 4)
        assert (here["customers"], here["support_people"], here["invoice_lines"]) == (2, 2, 4)

    def test_twice_is_once_also_after_names_were_changed_here(self, shop):
        bring_in(shop)
        with transaction():
            for model, facts, name in (
                (Artist, {"slug": "ac-dc"}, "name"),
                (Album, {"slug": "sampler"}, "title"),
                (Track, {"slug": "go-down"}, "title"),
                (Genre, {"slug": "heavy-metal"}, "name"),
                (Playlist, {"slug": "movies"}, "title"),
                (Customer, {"last_name": "Hansen"}, "last_name"),
                (User, {"username": "chinook"}, "username"),
            ):
                setattr(the(model, **facts), name, "renamed here")
            db.session.flush()
        before = rows()
        tally = bring_in(shop)
        assert rows() == before
        assert set(new(tally).values()) == {0}
        assert (tally.total_cents, tally.holder) == (chinook.TOTAL_CENTS, "renamed here")
        assert the(Artist, slug="ac-dc").name == the(Track, slug="go-down").title == "renamed here"

    def test_what_was_deleted_here_stays_away_and_the_sale_stands(self, shop):
        bring_in(shop)
        with transaction():
            db.session.execute(delete(Track).where(Track.slug == "desafinado"))
            db.session.execute(delete(Playlist).where(Playlist.slug == "movies"))
        before = rows()
        tally = bring_in(shop)
        assert (rows(), tally.total_cents) == (before, chinook.TOTAL_CENTS)
        line = the(InvoiceLine, title="Desafinado")
        assert (line.track_id, line.artist_name, line.album_title) == (
            None,
            "Antônio Carlos Jobim",
            "Warner 25 Anos",
        )

    def test_what_is_new_in_the_file_is_added_also_to_what_was_deleted_here(self, shop):
        bring_in(shop)
        with transaction():
            db.session.execute(delete(Track).where(Track.slug == "desafinado"))
            db.session.execute(delete(Customer).where(Customer.last_name == "Hansen"))
        with sqlite3.connect(shop) as more:
            more.execute(
                "INSERT INTO Invoice VALUES (99, 4, '2026-01-02', NULL, NULL, NULL, 'Norway', NULL, 1.29)"
            )
            more.execute("INSERT INTO InvoiceLine VALUES (5, 99, 8, 1.29, 1)")
        tally = bring_in(shop)
        assert {noun for noun, number in new(tally).items() if number} == {"invoices", "invoice lines"}
        invoice = the(Invoice, number="CHINOOK-99")
        assert (invoice.customer_id, invoice.billing_name, invoice.billing_country) == (
            None,
            "Bjørn Hansen",
            "NO",
        )
        assert the(InvoiceLine, invoice_id=invoice.id).track_id is None

    @pytest.mark.parametrize("stopped", range(8))
    def test_interrupted_after_any_step_the_next_import_completes_it(self, shop, stopped):
        reading = ChinookImport(shop, "USD")
        for number, batch in enumerate(reading.batches()):
            try:
                with transaction():
                    reading.write(batch)
                    if number == stopped:
                        raise KeyboardInterrupt
            except KeyboardInterrupt:
                break
        tally = bring_in(shop)
        assert found(tally) == chinook.COUNTS
        assert tally.total_cents == tally.lines_cents == chinook.TOTAL_CENTS
        here = rows()
        assert (here["artists"], here["tracks"], here["playlist_entries"], here["invoice_lines"]) == (
            4,
            5,
            4,
            4,
        )
        assert here["users"] == 1

    @pytest.mark.skipif(chinook.REAL is None, reason=chinook.NEEDS_FILE)
    def test_the_real_one_comes_in_whole_and_twice_is_once(self):
        tally = bring_in(chinook.REAL)
        assert found(tally) == new(tally) | {"genres": 25} == {
            "genres": 25, "artists": 275, "albums": 347, "tracks": 3503, "playlists": 18, "playlist entries": 8715,
            "support staff": 8, "customers": 59, "invoices": 412, "invoice lines": 2240,
        }  # fmt: skip
        assert (tally.total_cents, tally.lines_cents, tally.uneven_invoices) == (232_860, 232_860, 0)
        assert db.session.scalar(select(func.count()).where(Artist.listed)) == 204
        assert db.session.scalar(select(func.count(Track.genre_id.distinct()))) == 25
        before = rows()
        assert set(new(bring_in(chinook.REAL)).values()) == {0}
        assert rows() == before


class TestCatalog:
    def test_artists_without_anything_published_have_a_page_but_stand_in_no_list(self, shop, client):
        bring_in(shop)
        assert client.get("/artists/nobody-bought-me").status_code == 200
        listed = client.get("/browse/artists").get_data(as_text=True)
        assert "Nobody Bought Me" not in listed
        assert "AC/DC" in listed

    def test_tracks_stand_in_the_order_of_the_source_with_price_and_length(self, shop):
        bring_in(shop)
        album = the(Album, slug="let-there-be-rock")
        tracks = db.session.scalars(select(Track).filter_by(album_id=album.id).order_by(Track.track_no)).all()
        assert [track.slug for track in tracks] == ["overdose", "go-down", "overdose-2"]
        assert [track.unit_price_cents for track in tracks] == [99, 99, 7]
        assert (tracks[1].duration_ms, tracks[1].composer, tracks[1].currency) == (
            331_180,
            "Young, Young",
            "USD",
        )
        assert (album.track_count, album.duration_ms) == (3, 331_180 + 369_319 + 1000)
        assert the(Artist, slug="ac-dc").owner_id is None

    def test_albums_get_colours_of_their_own_in_place_of_a_cover_and_give_way_to_one_on_the_home_page(
        self, shop
    ):
        pictured = factories.make_album(title="With a Picture", cover_key="a" * 32)
        bring_in(shop)
        drawn = {
            (album.art_1, album.art_2)
            for album in db.session.scalars(select(Album).where(Album.cover_key == ""))
        }
        assert len(drawn) == 3
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for pair in drawn for colour in pair)
        assert catalog.featured_album(None)[0].id == pictured.id

    def test_the_player_and_the_page_say_why_a_track_cannot_be_played(self, shop, client):
        bring_in(shop)
        track = the(Track, slug="go-down")
        assert playback.get_player_track(None, track.id).unplayable == playback.queue.NO_AUDIO
        page = client.get("/artists/ac-dc/tracks/go-down").get_data(as_text=True)
        assert "This track is in the catalog, but no audio came with it." in page
        assert "No audio" in client.get("/artists/ac-dc/albums/let-there-be-rock").get_data(as_text=True)
        assert client.get(f"/media/tracks/{track.id}/audio").status_code == 404

    def test_two_genres_of_the_source_never_become_one(self, shop):
        metal, soul = factories.make_genre("Metal"), factories.make_genre("Soul")
        with transaction():
            db.session.add_all(
                (
                    GenreAlias(folded="heavy metal", genre_id=metal.id),
                    GenreAlias(folded="r&b/soul", genre_id=soul.id),
                )
            )
            db.session.flush()
        bring_in(shop)
        used = dict(db.session.execute(select(Track.slug, Genre.name).join(Genre)).all())
        assert (used["go-down"], used["overdose-2"]) == ("Heavy Metal", "Metal")
        assert used["desafinado"] == "Soul"

    def test_an_unclaimed_artist_of_the_same_name_is_the_same_and_a_claimed_one_is_not(self, shop):
        ours = factories.make_artist("Antonio Carlos Jobim")
        theirs = factories.make_artist("AC/DC", owner=factories.make_user())
        bring_in(shop)
        assert the(Album, slug="warner-25-anos").artist_id == ours.id
        assert the(Album, slug="let-there-be-rock").artist_id != theirs.id
        assert the(Artist, slug="ac-dc-2").name == "AC/DC"

    def test_a_track_without_an_album_or_with_odd_values_comes_too(self, tmp_path):
        odd = """INSERT INTO Track VALUES
            (30, '東京', NULL, 1, NULL, NULL, -5, 0, 0.99), (31, ' ', NULL, 1, 77, NULL, 1, 0, 1)"""
        bring_in(chinook.make(tmp_path / "odd.sqlite", odd))
        track = the(Track, slug="dongjing")
        assert (track.album_id, track.genre_id, track.duration_ms) == (None, None, 0)
        assert the(Artist, id=track.artist_id).name == "Unknown Artist"
        assert the(Track, title="?").slug == f"track-{the(Track, title='?').id}"


class TestPlaylists:
    def test_same_names_stay_two_and_an_empty_one_stays_empty(self, shop):
        tally = bring_in(shop)
        lists = db.session.scalars(select(Playlist).order_by(Playlist.id)).all()
        assert [(p.title, p.slug, p.track_count) for p in lists] == [
            ("Music", "music", 3), ("Movies", "movies", 0), ("Music", "music-2", 1),
        ]  # fmt: skip
        assert {p.visibility for p in lists} == {"public"}
        assert {p.user_id for p in lists} == {the(User, username=tally.holder).id}

    def test_entries_keep_the_order_of_the_file(self, shop):
        bring_in(shop)
        query = select(Track.slug).join(PlaylistEntry, PlaylistEntry.track_id == Track.id)
        query = query.where(PlaylistEntry.playlist_id == the(Playlist, slug="music").id)
        assert db.session.scalars(query.order_by(PlaylistEntry.position)).all() == [
            "pilot",
            "overdose",
            "go-down",
        ]

    def test_nobody_signs_in_as_the_account_that_holds_them_and_a_name_that_is_taken_stays_its_owners(
        self, shop
    ):
        factories.make_user("chinook")
        assert bring_in(shop).holder == "chinook-2"
        for password in ("", "chinook-2", "Chinook"):
            with pytest.raises(Invalid):
                accounts.prove("chinook-2", password)


class TestSales:
    def test_invoices_keep_address_and_names_as_they_were(self, shop):
        bring_in(shop)
        invoice = the(Invoice, number="CHINOOK-1")
        assert (invoice.issued_on.isoformat(), invoice.total_cents, invoice.currency) == (
            "2021-01-01",
            304,
            "USD",
        )
        assert (invoice.billing_name, invoice.billing_city, invoice.billing_country) == (
            "Leonie Köhler",
            "Stuttgart",
            "DE",
        )
        lines = db.session.scalars(
            select(InvoiceLine).filter_by(invoice_id=invoice.id).order_by(InvoiceLine.position)
        ).all()
        assert [(line.title, line.unit_price_cents, line.quantity) for line in lines] == [
            ("Go Down", 99, 1), ("Overdose", 99, 2), ("Overdose", 7, 1),
        ]  # fmt: skip
        assert (lines[0].artist_name, lines[0].genre_name, lines[0].track_id) == (
            "AC/DC", "Heavy Metal", the(Track, slug="go-down").id,
        )  # fmt: skip

    def test_customers_know_who_looks_after_them_and_staff_are_no_accounts(self, shop):
        bring_in(shop)
        jane = the(SupportPerson, first_name="Jane")
        assert the(Customer, last_name="Köhler").support_person_id == jane.id
        assert the(Customer, last_name="Hansen").support_person_id is None, "the file names nobody of ours"
        assert jane.reports_to_id == the(SupportPerson, first_name="Andrew").id
        assert {user.username for user in accounts.all_users()} == {"chinook"}

    def test_a_country_that_nobody_knows_stays_in_the_address(self, shop):
        bring_in(shop)
        invoice = the(Invoice, number="CHINOOK-98")
        assert (invoice.billing_country, invoice.billing_address) == ("", "Under the sea 1, Atlantis")
        assert the(Customer, last_name="Hansen").country == "US"

    def test_money_is_exact_where_floats_are_not_and_uneven_invoices_are_told(self, tmp_path):
        more = "".join(
            f"INSERT INTO Invoice VALUES ({n}, 2, '2021-02-0{n}', '', '', '', '', '', 0.1);"
            f"INSERT INTO InvoiceLine VALUES ({n}0, {n}, 7, 0.1, 1);"
            for n in range(2, 9)
        )
        more += "UPDATE Invoice SET Total = 9.99 WHERE InvoiceId = 98;"
        tally = bring_in(chinook.make(tmp_path / "shop.sqlite", more))
        assert (tally.total_cents, tally.lines_cents) == (304 + 999 + 70, 304 + 129 + 70)
        assert tally.uneven_invoices == 1

    def test_a_currency_without_cents_counts_whole_units(self, shop):
        bring_in(shop, "jpy")
        assert (the(Track, slug="pilot").unit_price_cents, the(Track, slug="pilot").currency) == (2, "JPY")


class TestRefusals:
    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ("DROP TABLE InvoiceLine", "no such table"),
            ("ALTER TABLE Track DROP COLUMN Composer", "no such column"),
            ("UPDATE Track SET UnitPrice = 'free' WHERE TrackId = 9", "no amount of money"),
            ("UPDATE Invoice SET InvoiceDate = 'soon' WHERE InvoiceId = 98", "has no date"),
        ],
    )
    def test_a_file_of_another_shape_is_refused_with_what_is_wrong(self, tmp_path, more, reason):
        with pytest.raises(Invalid, match=reason):
            bring_in(chinook.make(tmp_path / "odd.sqlite", more))

    def test_a_file_that_is_no_database_or_not_there_is_refused(self, tmp_path):
        (tmp_path / "song.mp3").write_bytes(b"ID3" + bytes(5000))
        for name in ("song.mp3", "gone.sqlite", "."):
            with pytest.raises(Invalid):
                ChinookImport(tmp_path / name, "USD")
        assert db.session.scalar(select(func.count()).select_from(ImportedRow)) == 0

    def test_a_currency_that_does_not_exist_is_refused(self, shop):
        with pytest.raises(Invalid, match="no currency"):
            ChinookImport(shop, "XQQ")

    def test_the_file_itself_is_not_changed(self, shop):
        before = shop.read_bytes()
        bring_in(shop)
        assert shop.read_bytes() == before


class TestCommand:
    def test_says_every_count_and_the_money(self, app, shop):
        answer = app.test_cli_runner().invoke(args=["import", "chinook", str(shop)])
        assert answer.exit_code == 0, answer.output
        for noun, number in chinook.COUNTS.items():
            assert f"{number:>6} {noun}, " in answer.output
        assert "The invoices come to 4.33 USD, their lines to 4.33 USD." in answer.output
        assert "/people/chinook" in answer.output

    def test_refuses_with_a_sentence(self, app, tmp_path):
        answer = app.test_cli_runner().invoke(args=["import", "chinook", str(tmp_path / "gone.sqlite")])
        assert (answer.exit_code, "There is no file" in answer.output) == (2, True)
