"""A folder of music becomes artists, albums and tracks; again, and only changes change."""

import os
import shutil
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import func, select

from musicapp import config
from musicapp.backends import audio, images
from musicapp.db import db, transaction
from musicapp.domain import imports, search
from musicapp.domain.imports.actions import NO_FILE
from musicapp.domain.imports.crediting import album_artist_of, credits_of
from musicapp.domain.imports.naming import named_by_path
from musicapp.errors import Conflict, Invalid
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    Genre,
    GenreAlias,
    ImportedFile,
    ImportRun,
    Job,
    Tag,
    Track,
    TrackArtist,
    track_tags,
)
from tests import corpus, factories
from tests.importing import bring_in, count, song, the


class TestTags:
    def test_tags_become_a_published_track_on_an_album(self, music):
        song(
            music / "a.flac",
            title="Tide",
            artist="Ada",
            album="Salt",
            genre="Folk",
            track="2",
            disc="1",
            date="1999-05-02",
        )
        tally = bring_in(music)
        artist, album, track = the(Artist, name="Ada"), the(Album, title="Salt"), the(Track, title="Tide")
        assert (tally.added, tally.artists, tally.albums, tally.without_tags) == (1, 1, 1, 0)
        assert (track.artist_id, track.album_id, track.track_no, track.year) == (artist.id, album.id, 2, 1999)
        assert (track.slug, album.slug, artist.slug) == ("tide", "salt", "ada")
        assert track.listed
        assert track.published_at
        assert (album.release_date.isoformat(), album.artist_id) == ("1999-05-02", artist.id)
        assert the(Genre, name="Folk").id == track.genre_id == album.genre_id

    def test_the_audio_stays_where_it_is(self, music):
        path = song(music / "a.ogg", title="Tide", artist="Ada")
        bring_in(music)
        file = db.session.scalars(select(AudioFile)).one()
        assert file.path == str(path)
        assert (file.size, file.mime, file.codec) == (path.stat().st_size, "audio/ogg", "vorbis")

    def test_with_copy_it_lies_in_the_media_folder_under_its_content(self, music):
        path = song(music / "a.ogg", title="Tide", artist="Ada")
        bring_in(music, copy=True)
        file = db.session.scalars(select(AudioFile)).one()
        copied = config.current().data_dir / "media" / file.path
        assert copied.read_bytes() == path.read_bytes()
        assert file.content_hash in file.path

    def test_every_format_is_brought_in(self, music):
        for form in corpus.FORMATS:
            song(music / f"{form}.{form}", title=form, artist="Ada")
        assert bring_in(music).added == len(corpus.FORMATS)

    def test_one_genre_is_the_genre_and_the_others_are_tags(self, music):
        song(music / "a.flac", title="Tide", artist="Ada", genre="Folk;Drone;Noise")
        bring_in(music)
        track = the(Track, title="Tide")
        names = db.session.scalars(
            select(Tag.name)
            .join(track_tags, track_tags.c.tag_id == Tag.id)
            .where(track_tags.c.track_id == track.id)
        )
        assert db.session.get(Genre, track.genre_id).name == "Folk"
        assert set(names) == {"Drone", "Noise"}

    def test_a_genre_is_found_by_its_other_spelling(self, music):
        known = factories.make_genre("Hip-Hop")
        song(music / "a.flac", title="Tide", artist="Ada", genre="HIP-HOP")
        bring_in(music)
        assert the(Track, title="Tide").genre_id == known.id

    def test_its_own_word_for_a_genre_stays_as_a_tag(self, music):
        rock = factories.make_genre("Rock")
        with transaction() as session:
            session.add_all(
                GenreAlias(folded=folded, genre_id=rock.id) for folded in ("hard rock", "r o c k")
            )
        song(music / "a.flac", title="Bell", artist="Ada", genre="Hard Rock")
        song(music / "b.flac", hertz=700, title="Drum", artist="Ada", genre="R o c k")
        bring_in(music)
        names = db.session.scalars(select(Tag.name).join(track_tags)).all()
        assert {track.genre_id for track in db.session.scalars(select(Track))} == {rock.id}
        assert names == ["Hard Rock"]

    def test_guests_are_credited(self, music):
        song(music / "a.flac", title="Tide (feat. Cy)", artist="Ada feat. Bo & Di")
        bring_in(music)
        guests = db.session.execute(
            select(Artist.name, TrackArtist.role)
            .join(TrackArtist, TrackArtist.artist_id == Artist.id)
            .order_by(TrackArtist.position)
        ).all()
        assert the(Track, title="Tide (feat. Cy)").artist_id == the(Artist, name="Ada").id
        assert [tuple(row) for row in guests] == [("Bo", "featured"), ("Di", "featured"), ("Cy", "featured")]
        assert [artist.name for artist in search.search("di", "artists").artists] == ["Di"]
        assert the(Artist, name="Cy").listed

    def test_an_artist_who_is_here_already_is_not_doubled_by_accents_or_case(self, music):
        known = factories.make_artist("Łucja Brzeg")
        song(music / "a.flac", title="Tide", artist="LUCJA BRZEG")
        bring_in(music)
        assert the(Track, title="Tide").artist_id == known.id

    def test_replaygain_serves_until_the_track_is_heard(self, music):
        song(music / "a.flac", title="Tide", artist="Ada", REPLAYGAIN_TRACK_GAIN="-4.00 dB")
        bring_in(music)
        assert the(Track, title="Tide").loudness_lufs == -14.0


class TestAlbums:
    def test_discs_in_folders_of_their_own_are_one_album(self, music):
        for disc in (1, 2):
            song(
                music / f"CD{disc}" / "a.flac",
                title=f"Part {disc}",
                artist="Ada",
                album="Salt",
                disc=str(disc),
            )
        assert bring_in(music).albums == 1
        assert the(Album, title="Salt").track_count == 2

    def test_without_a_cover_each_has_colours_of_its_own(self, music):
        song(music / "a.flac", title="One", artist="Ada", album="Salt")
        song(music / "b.flac", hertz=700, title="Two", artist="Ada", album="Water")
        bring_in(music)
        salt, water, ada = the(Album, title="Salt"), the(Album, title="Water"), the(Artist)
        assert len({(made.art_1, made.art_2) for made in (salt, water, ada)}) == 3
        assert all(made.art_1 and made.art_2 for made in (salt, water, ada))

    def test_several_artists_without_an_album_artist_are_a_compilation(self, music):
        for name in ("Ada", "Bo", "Cy"):
            song(music / "hits" / f"{name}.flac", title=f"By {name}", artist=name, album="Hits")
        bring_in(music)
        album = the(Album, title="Hits")
        assert (db.session.get(Artist, album.artist_id).name, album.kind) == (
            "Various Artists",
            "compilation",
        )
        assert the(Track, title="By Bo").artist_id == the(Artist, name="Bo").id

    def test_capitals_do_not_part_a_compilation(self, music):
        for name, title in (("Ada", "HITS"), ("Bo", "Hits")):
            song(music / "hits" / f"{name}.flac", title=f"By {name}", artist=name, album=title)
        assert bring_in(music).albums == 1

    def test_two_releases_of_one_title_are_two_albums(self, music):
        for number in (1, 2):
            song(
                music / str(number) / "a.flac",
                title="Tide",
                artist="Ada",
                album="Salt",
                MUSICBRAINZ_ALBUMID=f"0000000{number}-0000-0000-0000-000000000000",
            )
        assert bring_in(music).albums == 2
        assert sorted(db.session.scalars(select(Album.slug))) == ["salt", "salt-2"]

    def test_tracks_of_one_title_get_addresses_of_their_own(self, music):
        for number in (1, 2, 3):
            song(music / f"{number}.flac", title="Untitled", artist="Ada", album="Salt", track=str(number))
        bring_in(music)
        slugs = set(db.session.scalars(select(Track.slug)))
        assert slugs == {"untitled", "untitled-2", "untitled-3"}

    def test_names_that_make_no_address_are_addressed_by_number(self, music):
        song(music / "a.flac", title="???", artist="!!!", album="...")
        bring_in(music)
        artist, album, track = the(Artist, name="!!!"), the(Album, title="..."), the(Track, title="???")
        assert (artist.slug, album.slug) == (f"artist-{artist.id}", f"album-{album.id}")
        assert track.slug == f"track-{track.id}"

    def test_counters_are_those_of_the_rows(self, music):
        for number in range(5):
            song(
                music / f"{number}.flac",
                title=f"Nr {number}",
                artist="Ada",
                album=f"A{number % 2}",
                genre="Folk",
            )
        bring_in(music)
        artist = the(Artist, name="Ada")
        assert (artist.track_count, artist.album_count) == (5, 2)
        assert (the(Album, title="A0").track_count, the(Album, title="A1").track_count) == (3, 2)
        assert the(Album, title="A0").duration_ms == sum(
            db.session.scalars(select(Track.duration_ms).where(Track.album_id == the(Album, title="A0").id))
        )
        assert the(Genre, name="Folk").track_count == 5


class TestWithoutTags:
    def test_names_come_from_folders_and_file(self, music):
        song(music / "Ada" / "1999 - Salt" / "03 - High_Tide.ogg")
        tally = bring_in(music)
        track = the(Track, title="High_Tide")
        assert (tally.without_tags, tally.named_by_folder, tally.named_by_file) == (1, 1, 1)
        assert (track.track_no, track.year, track.artist_id) == (3, 1999, the(Artist, name="Ada").id)
        assert the(Album, title="Salt").id == track.album_id

    def test_a_loose_file_does_not_belong_to_what_lies_above_the_folder(self, music):
        song(music / "music" / "Tide.flac")
        bring_in(music / "music")
        assert (the(Track).album_id, count(Album)) == (None, 0)

    def test_nobody_is_called_unknown_artist(self, music):
        song(music / "humming.ogg")
        bring_in(music)
        assert the(Track, title="humming").artist_id == the(Artist, name="Unknown Artist").id

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("Ada/Salt/01 - Tide.ogg", ("Tide", "Ada", "Salt", 1, 0, 0)),
            ("Ada/Salt/CD 2/2-07 Tide.ogg", ("Tide", "Ada", "Salt", 7, 2, 0)),
            ("Ada/Salt [1999]/Tide.ogg", ("Tide", "Ada", "Salt", 0, 0, 1999)),
            ("Ada - Salt/1. Tide.ogg", ("Tide", "Ada", "Salt", 1, 0, 0)),
            ("Salt/Ada - Tide.ogg", ("Tide", "Ada", "Salt", 0, 0, 0)),
            ("usr/share/games/salt/music/high_tide.ogg", ("high tide", "", "salt", 0, 0, 0)),
            ("99 Balloons.ogg", ("Balloons", "", "library of ada", 99, 0, 0)),
            ("1979.ogg", ("1979", "", "library of ada", 0, 0, 0)),
        ],
    )
    def test_usual_patterns(self, path, expected):
        named = named_by_path(f"/srv/library of ada/{path}", "/srv/library of ada")
        assert (named.title, named.artist, named.album, named.track_no, named.disc_no, named.year) == expected


class TestCredits:
    @pytest.mark.parametrize(
        ("artists", "title", "main", "others"),
        [
            (["Ada"], "Tide", "Ada", []),
            (["Ada feat. Bo"], "Tide", "Ada", [("Bo", "featured")]),
            (["Ada ft. Bo, Cy"], "Tide", "Ada", [("Bo", "featured"), ("Cy", "featured")]),
            (["Ada", "Bo"], "Tide", "Ada", [("Bo", "with")]),
            (["Ada & Bo"], "Tide", "Ada & Bo", []),
            (["Ada"], "Tide [Featuring Bo and Cy]", "Ada", [("Bo", "featured"), ("Cy", "featured")]),
            (["Feat"], "Defeat. Again", "Feat", []),
        ],
    )
    def test_main_artist_and_guests(self, artists, title, main, others):
        assert credits_of(artists, title) == (main, others)

    @pytest.mark.parametrize(
        ("artists", "compilation", "owner"),
        [
            (["Ada"] * 9 + ["Bo"], False, "Ada"),
            (["Ada"] * 9 + ["Bo"], True, "Various Artists"),
            (["Ada", "Bo"], False, "Various Artists"),
            (["Ada"], True, "Ada"),
        ],
    )
    def test_whose_an_album_is(self, artists, compilation, owner):
        assert album_artist_of(artists, compilation) == owner


class TestAgain:
    def test_unchanged_files_are_skipped(self, music, count_queries):
        song(music / "a.flac", title="Tide", artist="Ada", album="Salt")
        bring_in(music)
        jobs = count(Job)
        with count_queries() as seen:
            tally = bring_in(music)
        assert (tally.unchanged, tally.added, tally.changed) == (1, 0, 0)
        assert (count(Track), count(AudioFile), count(Job)) == (1, 1, jobs)
        assert len(seen) <= 8

    def test_changed_tags_are_taken_over_and_the_track_keeps_its_life(self, music):
        path = song(music / "a.flac", title="Tide", artist="Ada", album="Salt", genre="Folk")
        bring_in(music)
        track = the(Track, title="Tide")
        with transaction():
            track.play_count, track.like_count = 7, 3
        song(path, title="High Tide", artist="Ada", album="Sweet", genre="Drone")
        os.utime(path, (1, 1))
        tally = bring_in(music)
        db.session.refresh(track)
        assert (tally.added, tally.changed) == (0, 1)
        assert (track.title, track.slug, track.play_count, track.like_count) == ("High Tide", "tide", 7, 3)
        salt, sweet = the(Album, title="Salt"), the(Album, title="Sweet")
        assert (salt.track_count, salt.listed, sweet.track_count, sweet.listed) == (0, False, 1, True)
        assert (the(Genre, name="Folk").track_count, the(Genre, name="Drone").track_count) == (0, 1)
        assert db.session.scalars(select(AudioFile)).one().modified_ns == str(path.stat().st_mtime_ns)

    def test_new_files_join_the_album_that_is_there(self, music):
        song(music / "a.flac", title="One", artist="Ada", album="Salt")
        bring_in(music)
        song(music / "b.flac", title="Two", artist="Ada", album="Salt")
        tally = bring_in(music)
        assert (tally.added, tally.unchanged, tally.albums) == (1, 1, 0)
        assert the(Album, title="Salt").track_count == 2

    def test_an_import_that_stopped_anywhere_goes_on_without_doubles(self, music, monkeypatch):
        monkeypatch.setattr("musicapp.domain.imports.actions._BATCH", 2)
        for number in range(7):
            song(music / str(number) / "a.flac", title=f"Nr {number}", artist="Ada", album="Salt")
        for stops_after in (1, 2):
            reading = imports.FolderImport(music)
            for step in islice(reading.steps(), 1 + stops_after):
                with transaction():
                    step()
        tally = bring_in(music)
        assert tally.unchanged == 6
        assert tally.added == 1
        assert (count(Track), count(Album), count(Artist)) == (7, 1, 1)
        assert the(Album, title="Salt").track_count == 7
        assert db.session.scalar(select(func.count()).where(ImportRun.finished_at.is_not(None))) == 1

    def test_a_batch_that_fails_leaves_nothing_half(self, music, monkeypatch):
        song(music / "a.flac", title="Tide", artist="Ada", album="Salt")
        monkeypatch.setattr("musicapp.domain.imports.actions.settle", _explode)
        with pytest.raises(ZeroDivisionError):
            bring_in(music)
        assert (count(Track), count(Artist), count(ImportedFile), count(Job)) == (0, 0, 0, 0)

    def test_only_one_import_runs_at_a_time(self, music):
        with imports.turn(), pytest.raises(Conflict, match="Another import"), imports.turn():
            pass


class TestRefusals:
    def test_each_refused_file_has_its_reason_and_the_others_are_read(self, music):
        good = song(music / "good.mp3", title="Tide", artist="Ada")
        corpus.ffconcat(music / "list.mp3", good)
        corpus.huge_header_wav(music / "huge.wav")
        (music / "empty.flac").write_bytes(b"")
        tally = bring_in(music)
        reasons = {Path(path).name: why for path, why in tally.refused}
        assert tally.added == 1
        assert set(reasons) == {"list.mp3", "huge.wav", "empty.flac"}
        assert all(why.endswith(".") for why in reasons.values())

    def test_a_refused_file_is_named_again_but_not_read_again(self, music):
        (music / "empty.flac").write_bytes(b"")
        bring_in(music)
        tally = bring_in(music)
        assert not tally.refused
        assert [Path(path).name for path, _ in tally.refused_before] == ["empty.flac"]

    def test_a_refused_file_that_was_mended_is_brought_in(self, music):
        (music / "a.flac").write_bytes(b"")
        bring_in(music)
        song(music / "a.flac", title="Tide", artist="Ada")
        assert bring_in(music).added == 1
        assert db.session.scalars(select(ImportedFile)).one().refusal == ""

    def test_a_folder_that_is_not_there(self, music):
        with pytest.raises(Invalid, match="no folder"):
            imports.FolderImport(music / "gone")


class TestOddFolders:
    def test_links_in_circles_end(self, music):
        song(music / "deep" / "a.flac", title="Tide", artist="Ada")
        (music / "deep" / "circle").symlink_to(music)
        (music / "self").symlink_to(music / "self")
        assert bring_in(music).added == 1

    def test_names_that_are_not_utf8_can_be_played(self, music):
        good = song(music / "a.flac", title="Tide", artist="Ada")
        odd = os.fsencode(music) + b"/caf\xe9.flac"
        shutil.move(good, odd)
        bring_in(music)
        file = db.session.scalars(select(AudioFile)).one()
        assert (config.current().data_dir / "media" / file.path).read_bytes() == Path(
            os.fsdecode(odd)
        ).read_bytes()
        assert bring_in(music).unchanged == 1

    def test_untagged_files_with_odd_names_have_a_title(self, music):
        shutil.move(song(music / "a.ogg"), os.fsencode(music) + b"/caf\xe9.ogg")
        bring_in(music)
        assert db.session.scalars(select(Track.title)).one().startswith("caf")

    def test_unreadable_folders_are_named(self, music, monkeypatch):
        song(music / "a.flac", title="Tide", artist="Ada")
        (music / "locked").mkdir()
        real = os.scandir

        def guarded(path):  # the suite may run as root, who reads every folder
            if str(path).endswith("locked"):
                raise PermissionError
            return real(path)

        monkeypatch.setattr(os, "scandir", guarded)
        tally = bring_in(music)
        assert tally.added == 1
        assert "cannot be opened" in tally.refused[0][1]

    def test_hidden_files_and_what_is_not_music_are_passed_by(self, music):
        song(music / "a.flac", title="Tide", artist="Ada")
        (music / "._a.flac").write_bytes(b"x")
        (music / "notes.txt").write_text("x")
        assert bring_in(music).found == 1

    def test_a_pipe_is_refused_and_never_opened(self, music):
        os.mkfifo(music / "pipe.flac")
        song(music / "z.flac", title="Tide", artist="Ada")
        tally = bring_in(music)
        ((path, why),) = tally.refused
        assert (path, why, tally.added) == (str(music / "pipe.flac"), NO_FILE, 1)

    def test_a_link_to_nowhere_is_a_refusal(self, music):
        (music / "lost.mp3").symlink_to(music / "nowhere.mp3")
        assert "cannot be opened" in bring_in(music).refused[0][1]


class TestBackground:
    def test_every_new_track_waits_for_its_analysis(self, music):
        song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        track = the(Track, title="Tide")
        assert track.processing_state == "received"
        assert the(Job, name="analyse_track").subject_id == track.id

    def test_a_changed_file_is_analysed_anew_but_once(self, music):
        path = song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        for moment in (1, 2):
            os.utime(path, (moment, moment))
            bring_in(music)
        assert the(Job, name="analyse_track").state == "waiting"

    def test_the_folders_picture_becomes_the_cover_once_per_album(self, music):
        for number in (1, 2):
            song(music / f"{number}.flac", title=f"Nr {number}", artist="Ada", album="Salt")
        corpus.picture(music / "back.jpg", (0, 255, 0))
        corpus.picture(music / "Cover.JPG", (200, 30, 40))
        bring_in(music)
        job, album = the(Job, name="make_cover"), the(Album, title="Salt")
        made = imports.find_cover(job.payload)
        with transaction():
            imports.keep_cover(album.id, made)
        db.session.refresh(album)
        assert job.subject_id == album.id
        assert (album.cover_key, album.art_1) == (made.key, made.art_1)
        assert made.art_1.startswith("#c8")

    def test_a_broken_picture_gives_way_to_the_embedded_one(self, music, tmp_path):
        picture = corpus.picture(tmp_path / "front.jpg", (10, 60, 200)).read_bytes()
        path = corpus.with_picture(song(music / "a.mp3", title="Tide", artist="Ada", album="Salt"), picture)
        (music / "cover.png").write_bytes(b"not a picture")
        assert audio.extract_picture(path) == picture
        bring_in(music)
        assert isinstance(imports.find_cover(the(Job, name="make_cover").payload), images.StoredImage)

    def test_an_album_with_a_cover_keeps_it(self, music):
        song(music / "a.flac", title="One", artist="Ada", album="Salt")
        bring_in(music)
        with transaction():
            the(Album, title="Salt").cover_key = "kept"
        corpus.picture(music / "cover.jpg", (200, 30, 40))
        song(music / "b.flac", title="Two", artist="Ada", album="Salt")
        bring_in(music)
        assert not db.session.scalars(select(Job).where(Job.name == "make_cover")).all()


class TestCommand:
    def test_says_what_it_did_and_ends_with_a_status(self, app, music):
        song(music / "Ada" / "Salt" / "01 Tide.ogg")
        (music / "empty.mp3").write_bytes(b"")
        result = app.test_cli_runner().invoke(args=["import", "folder", str(music)])
        assert result.exit_code == 1
        assert "empty.mp3: This file is empty. Copy it again." in result.output
        assert "1 added" in result.output
        assert "1 files have no tags" in result.output

    def test_says_what_is_missing_in_all_what_it_cannot_read_and_that_a_folder_is_empty(self, app, music):
        lost = song(music / "a.flac", title="Tide", artist="Ada")
        kept = song(music / "b.flac", hertz=700, title="Ebb", artist="Ada")
        (music / "c.wma").write_bytes(b"x")
        bring_in(music)
        lost.unlink()
        bring_in(music)
        run = app.test_cli_runner()
        said = run.invoke(args=["import", "folder", str(music)])
        assert "1 are missing, 0 of them since the last time" in said.output
        assert "1 files in formats that Musewave does not read: .wma 1" in said.output
        kept.unlink()
        said = run.invoke(args=["import", "folder", str(music)])
        assert "it is empty, or not mounted" in said.output
        assert (said.exit_code, the(AudioFile, path=str(kept)).missing_since) == (2, None)

    def test_a_wrong_path_is_a_sentence(self, app, music, tmp_path):
        result = app.test_cli_runner().invoke(args=["import", "folder", str(tmp_path / "gone")])
        assert result.exit_code == 2
        assert "Check the path" in result.output


def _explode(*given):
    raise ZeroDivisionError
