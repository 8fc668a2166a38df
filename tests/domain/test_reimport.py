"""A folder that was imported before: files that moved, changed, vanished or came back."""

import os
import shutil

import pytest
from sqlalchemy import delete, select

from musicapp.db import db, transaction
from musicapp.domain import analysis, imports, likes, search
from musicapp.domain.imports.actions import UNREADABLE
from musicapp.errors import NotFound, Unavailable
from musicapp.jobs.register import REGISTER
from musicapp.models import Album, Artist, AudioFile, ImportedFile, ImportRun, Job, Track
from tests import corpus, factories
from tests.importing import bring_in, count, song, the

FORMATS = ("mp3", "flac", "ogg", "opus", "m4a", "wav", "aiff")


def audio_of(track: Track) -> AudioFile:
    return the(AudioFile, track_id=track.id)


class TestMoved:
    @pytest.mark.parametrize("form", FORMATS)
    def test_a_file_of_any_format_is_known_under_another_name(self, music, form):
        path = song(music / f"a.{form}", title="Tide", artist="Ada", album="Salt")
        bring_in(music)
        track = the(Track)
        shutil.move(path, music / f"b.{form}")
        tally = bring_in(music)
        assert (tally.moved, tally.added, tally.missing) == (1, 0, 0)
        assert audio_of(track).path == str(music / f"b.{form}")
        assert (the(ImportedFile).path, count(Track)) == (str(music / f"b.{form}"), 1)

    @pytest.mark.parametrize("form", ("mp3", "flac", "m4a"))
    def test_a_file_that_was_tagged_anew_and_moved_keeps_its_likes(self, music, form):
        user = factories.make_user()
        path = song(music / "in" / f"a.{form}", title="Tide", artist="Ada", album="Salt")
        bring_in(music)
        track = the(Track)
        with transaction():
            likes.like_track(user, track.id)
        path.unlink()
        song(music / "Ada" / f"01.{form}", title="High Tide", artist="Ada", album="Sweet Water", genre="Folk")
        tally = bring_in(music)
        db.session.refresh(track)
        assert (tally.moved, tally.added) == (1, 0)
        assert (track.title, track.like_count) == ("High Tide", 1)
        assert likes.liked_ids(user, [track.id]) == {track.id}

    def test_a_copy_is_a_track_of_its_own(self, music):
        path = song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        shutil.copy(path, music / "b.flac")
        tally = bring_in(music)
        assert (tally.moved, tally.added, count(Track)) == (0, 1, 2)

    def test_of_several_lost_files_of_one_sound_the_one_of_that_name_moved(self, music):
        for name in ("a", "b"):
            song(music / "old" / f"{name}.flac", title=name, artist="Ada")
        bring_in(music)
        tracks = {track.title: track for track in db.session.scalars(select(Track))}
        (music / "old").rename(music / "new")
        assert bring_in(music).moved == 2
        assert [audio_of(tracks[name]).path for name in "ab"] == [
            str(music / "new" / f"{name}.flac") for name in "ab"
        ]

    def test_a_file_may_move_from_one_imported_folder_to_another(self, music):
        song(music / "in" / "a.flac", title="Tide", artist="Ada")
        song(music / "in" / "b.flac", hertz=700, title="Ebb", artist="Ada")
        (music / "kept").mkdir()
        bring_in(music / "in")
        shutil.move(music / "in" / "a.flac", music / "kept" / "a.flac")
        assert bring_in(music / "kept").moved == 1
        tally = bring_in(music / "in")
        assert (tally.unchanged, tally.missing, count(Track)) == (1, 0, 2)

    def test_a_new_recording_under_the_old_name_is_heard_anew(self, music):
        path = song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        track = the(Track)
        with transaction():
            track.processing_state, track.loudness_lufs = "ready", -9.0
        song(path, hertz=880, title="Tide", artist="Ada")
        os.utime(path, (1, 1))
        assert bring_in(music).changed == 1
        db.session.refresh(track)
        assert (track.processing_state, track.loudness_lufs) == ("received", None)

    def test_new_tags_alone_leave_what_was_heard(self, music):
        path = song(music / "a.mp3", title="Tide", artist="Ada")
        bring_in(music)
        track = the(Track)
        with transaction():
            track.processing_state, track.loudness_lufs, track.duration_ms = "ready", -9.0, 304
        song(path, title="High Tide", artist="Ada")
        os.utime(path, (1, 1))
        assert bring_in(music).changed == 1
        db.session.refresh(track)
        assert (track.title, track.processing_state, track.loudness_lufs) == ("High Tide", "ready", -9.0)
        assert track.duration_ms == 304


class TestMissing:
    def test_what_vanished_stays_in_the_catalog_and_is_marked(self, music):
        lost = song(music / "a.flac", title="Tide", artist="Ada", album="Salt")
        song(music / "b.flac", hertz=700, title="Ebb", artist="Ada", album="Salt")
        bring_in(music)
        lost.unlink()
        tally = bring_in(music)
        track = the(Track, title="Tide")
        assert (tally.missing, the(ImportRun, missing=1).skipped) == (1, 1)
        assert audio_of(track).missing_since
        assert track.listed
        assert [found.title for found in search.search("tide").tracks] == ["Tide"]
        tally = bring_in(music)
        assert (tally.missing, tally.still_missing) == (0, 1)

    def test_it_is_restored_when_it_returns(self, music, tmp_path):
        lost = song(music / "a.flac", title="Tide", artist="Ada")
        song(music / "b.flac", hertz=700, title="Ebb", artist="Ada")
        bring_in(music)
        track = the(Track, title="Tide")
        shutil.move(lost, tmp_path / "a.flac")
        bring_in(music)
        unheard = analysis.listen(track.id)
        with transaction():
            db.session.execute(delete(Job))
            analysis.keep(unheard)
        assert (track.processing_state, track.processing_error) == ("failed", analysis.MISSING)
        shutil.move(tmp_path / "a.flac", lost)
        tally = bring_in(music)
        db.session.refresh(track)
        assert (tally.restored, tally.unchanged) == (1, 2)
        assert not audio_of(track).missing_since
        assert (track.processing_state, the(Job).subject_id) == ("received", track.id)
        assert bring_in(music).restored == 0

    @pytest.mark.parametrize("leaves", ("nothing", "what is no music"))
    def test_an_empty_folder_may_be_a_disk_that_is_not_mounted(self, music, leaves):
        path = song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        path.unlink()
        if leaves != "nothing":
            (music / "README").write_text("Mount the disk here.")
        assert bring_in(music).missing == 0
        assert not the(AudioFile).missing_since

    def test_what_lies_in_a_folder_that_cannot_be_opened_is_not_missing(self, music, monkeypatch):
        song(music / "locked" / "a.flac", title="Tide", artist="Ada")
        song(music / "b.flac", hertz=700, title="Ebb", artist="Ada")
        bring_in(music)
        real = os.scandir

        def guarded(path):  # the suite may run as root, who reads every folder
            if str(path).endswith("locked"):
                raise PermissionError
            return real(path)

        monkeypatch.setattr(os, "scandir", guarded)
        assert bring_in(music).missing == 0
        (scan,) = imports.scans()
        assert imports.refused_in(scan) == (1, [(str(music / "locked"), UNREADABLE)])

    def test_nor_has_it_moved_to_where_a_copy_lies(self, music, tmp_path, monkeypatch):
        original = song(music / "locked" / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        shutil.copytree(music / "locked", tmp_path / "copies")
        real = os.lstat

        def guarded(path, **options):
            if str(path) == str(original):
                raise PermissionError
            return real(path, **options)

        monkeypatch.setattr(os, "lstat", guarded)
        tally = bring_in(tmp_path / "copies")
        assert (tally.moved, tally.added) == (0, 1)

    def test_a_copied_file_is_not_missed(self, music):
        path = song(music / "a.flac", title="Tide", artist="Ada")
        song(music / "b.flac", hertz=700, title="Ebb", artist="Ada")
        bring_in(music, copy=True)
        path.unlink()
        assert bring_in(music, copy=True).missing == 0

    def test_another_folder_loses_nothing(self, music):
        song(music / "one" / "a.flac", title="Tide", artist="Ada")
        shutil.move(
            song(music / "a.flac", title="Café", artist="Ada"), os.fsencode(music) + b"/one/caf\xe9.flac"
        )
        song(music / "two" / "b.flac", hertz=700, title="Ebb", artist="Ada")
        bring_in(music / "one")
        assert bring_in(music / "two").missing == 0


class TestLyrics:
    def test_lyrics_beside_the_file_are_its_lyrics(self, music):
        song(music / "01. Tide.flac", title="Tide", artist="Ada")
        (music / "01. Tide.lrc").write_text(
            "[ar:Ada]\n[00:01.50]The sea\n[00:04.00][00:09.00]goes <00:05.1>out"
        )
        bring_in(music)
        assert the(Track).lyrics == "The sea\ngoes out"

    def test_later_lyrics_are_taken_over_and_taken_away(self, music):
        song(music / "a.flac", title="Tide", artist="Ada")
        bring_in(music)
        (music / "a.lrc").write_bytes("[00:01]Caf\u00e9".encode("cp1252"))
        assert bring_in(music).changed == 1
        assert the(Track).lyrics == "Caf\u00e9"
        (music / "a.lrc").unlink()
        assert bring_in(music).changed == 1
        db.session.expire_all()
        assert the(Track).lyrics == ""


class TestProgress:
    def test_everybody_can_see_how_far_an_import_is(self, music, monkeypatch):
        monkeypatch.setattr("musicapp.domain.imports.actions._BATCH", 2)
        for number in range(5):
            song(music / f"{number}.flac", hertz=300 + number, title=f"Nr {number}", artist="Ada")
        seen = []
        for step in imports.FolderImport(music).steps():
            with transaction():
                step()
            run = the(ImportRun)
            db.session.refresh(run)
            seen.append((run.seen, run.added, run.finished_at is not None))
        assert seen == [(0, 0, False), (5, 2, False), (5, 4, False), (5, 5, False), (5, 5, True)]

    def test_an_interrupted_scan_says_so_and_can_be_asked_for_again(self, music):
        song(music / "a.flac", title="Tide", artist="Ada")
        with transaction():
            next(imports.FolderImport(music).steps())()
        (scan,) = imports.scans()
        assert (scan.folder, scan.is_interrupted, scan.is_running) == (str(music), True, False)
        with imports.turn():
            assert imports.scans()[0].is_running
        for _ in range(2):
            with transaction():
                imports.request_scan(scan.id)
        assert imports.scans()[0].is_waiting
        job = the(Job)
        REGISTER[job.name].run(job)
        (scan,) = imports.scans()
        assert (scan.added, scan.done, scan.seen, scan.is_interrupted) == (1, 1, 1, False)

    def test_a_scan_waits_while_another_import_runs(self, music):
        bring_in(music)
        with transaction():
            imports.request_scans()
        job = the(Job)
        with imports.turn(), pytest.raises(Unavailable):
            REGISTER[job.name].run(job)

    def test_a_scan_of_nothing_is_not_found(self, music):
        for ask in (imports.request_scan, imports.again):
            with pytest.raises(NotFound), transaction():
                ask(99)


class TestTags:
    def test_gains_of_opus_and_others_serve_until_the_track_is_heard(self, music):
        song(music / "a.opus", title="Tide", artist="Ada", R128_TRACK_GAIN="-512")
        bring_in(music)
        assert the(Track).loudness_lufs == pytest.approx(-21.0)

    def test_each_of_several_values_is_an_artist(self, music):
        corpus.write(music / "a.mp3", title="Tide")
        raw = corpus.without_id3((music / "a.mp3").read_bytes())
        tags = corpus.id3(
            corpus.id3_text(b"TIT2", "Tide"),
            corpus.id3_text(b"TPE1", "Ada\x00Bo"),
            corpus.id3_text(b"TALB", "Salt"),
        )
        (music / "a.mp3").write_bytes(tags + raw)
        bring_in(music)
        assert set(db.session.scalars(select(Artist.name))) == {"Ada", "Bo"}
        assert the(Album).artist_id == the(Artist, name="Ada").id
