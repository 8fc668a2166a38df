"""Deleting: hidden at once, brought back as it was, and gone after 30 days but for what others hold."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from musicapp import clock, config
from musicapp.backends import storage
from musicapp.db import db, transaction
from musicapp.domain import catalog, playback, releases, search
from musicapp.domain.releases import AlbumTelling
from musicapp.errors import NotFound
from musicapp.models import Album, AudioFile, Invoice, InvoiceLine, Play, Track
from tests import corpus
from tests.factories import make_artist, make_track
from tests.uploading import files, upload, work
from tests.world import World

OVER = timedelta(days=30, minutes=1)


@pytest.fixture(autouse=True)
def place(music: Path, frozen: datetime) -> None:
    """An empty media folder, and noon."""


def titles(album: Album) -> list[str]:
    return [track.title for track in releases.tracks_of(album)]


def sees(world: World, track: Track) -> bool:
    try:
        return bool(playback.audio_source(world.jonas, track.id))
    except NotFound:
        return False


def with_file(track: Track) -> Path:
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track.id))
    assert file
    storage.put(file.path, b"sound")
    return config.current().data_dir / "media" / file.path


def clear() -> None:
    """The job, as the timetable asks for it."""
    from musicapp.backends import jobs

    with transaction():
        jobs.enqueue("clear_deleted")
    work()


class TestAlbum:
    def test_it_leaves_its_tracks_and_gets_them_back(self, session: Session, world: World) -> None:
        order = titles(world.hymns)
        with transaction():
            releases.delete_album(world.ada, world.hymns.id)
        session.expire_all()
        with pytest.raises(NotFound):
            catalog.get_album_by_id(world.jonas, world.hymns.id)
        assert not search.search("Saltwater Hymns").albums
        assert sees(world, world.psalm)
        assert world.psalm.id in {track.id for track in catalog.singles_of(world.mira)}
        assert [one.title for one in releases.deleted_of(world.ada)] == ["Saltwater Hymns"]
        clock.freeze(clock.now() + timedelta(minutes=1))
        with transaction():
            releases.delete_track(world.ada, world.psalm.id)
            releases.restore_album(world.ada, world.hymns.id)
        session.expire_all()
        assert titles(world.hymns) == [title for title in order if title != "Undertow Psalm"]
        assert world.hymns.listed
        assert search.search("Saltwater Hymns").albums

    def test_it_takes_them_along_when_told_to(self, session: Session, world: World) -> None:
        with transaction():
            releases.delete_album(world.ada, world.hymns.id, with_tracks=True)
        assert not sees(world, world.psalm)
        with transaction():
            releases.restore_album(world.ada, world.hymns.id)
        session.expire_all()
        assert len(titles(world.hymns)) == 3
        assert sees(world, world.psalm)
        assert (world.hymns.track_count, world.hymns.listed) == (3, True)


class TestTrack:
    def test_it_comes_back_to_its_place_on_its_album(self, session: Session, world: World) -> None:
        order = titles(world.hymns)
        with transaction():
            releases.delete_track(world.ada, world.psalm.id)
        session.expire_all()
        assert not sees(world, world.psalm)
        assert (world.hymns.track_count, titles(world.hymns)[0]) == (2, "Harbour Prayer")
        with transaction():
            releases.restore_track(world.ada, world.psalm.id)
        assert titles(world.hymns) == order
        assert [track.track_no for track in releases.tracks_of(world.hymns)] == [1, 2, 3]
        assert sees(world, world.psalm)

    def test_several_come_back_in_the_order_of_undoing(self, world: World) -> None:
        order, tracks = titles(world.hymns), releases.tracks_of(world.hymns)
        with transaction():
            for track in tracks:
                releases.delete_track(world.ada, track.id)
            for track in reversed(tracks):
                releases.restore_track(world.ada, track.id)
        assert titles(world.hymns) == order

    def test_somebody_else_neither_deletes_nor_restores(self, world: World) -> None:
        with transaction():
            releases.delete_track(world.ada, world.psalm.id)
        for act in (
            lambda: releases.restore_track(world.jonas, world.psalm.id),
            lambda: releases.delete_track(world.jonas, world.sketch.id),
            lambda: releases.delete_artist(world.jonas, world.mira.slug),
            lambda: releases.restore_track(world.ada, world.sketch.id),
        ):
            with pytest.raises(NotFound), transaction():
                act()
        assert releases.deleted_of(world.jonas) == []


class TestArtist:
    def test_it_takes_all_along_and_brings_all_back(self, session: Session, world: World) -> None:
        with transaction():
            releases.delete_track(world.ada, world.sketch.id)
        clock.freeze(clock.now() + timedelta(days=1))
        with transaction():
            releases.delete_artist(world.ada, world.mira.slug)
        session.expire_all()
        with pytest.raises(NotFound):
            catalog.get_artist(None, "mira-oduya")
        with pytest.raises(NotFound):
            releases.get_album(world.ada, world.hymns.id)
        assert not sees(world, world.psalm)
        assert not search.search("Oduya").artists
        assert [one.kind for one in releases.deleted_of(world.ada)] == ["artist"]
        with transaction():
            releases.restore_artist(world.ada, world.mira.slug)
        session.expire_all()
        assert sees(world, world.psalm)
        assert search.search("Oduya").artists
        assert (world.mira.listed, world.mira.album_count) == (True, 1)
        assert [one.title for one in releases.deleted_of(world.ada)] == ["Sketch in Rain"]


class TestGoneForGood:
    def test_files_go_after_thirty_days_and_what_others_hold_stays(
        self, session: Session, world: World
    ) -> None:
        draft, sold, heard = world.sketch, make_track(world.mira, "Sold"), world.psalm
        files = {track.title: with_file(track) for track in (draft, sold, heard)}
        draft_id, sold_id, heard_id = draft.id, sold.id, heard.id
        with transaction() as writing:
            writing.add(invoice := Invoice(number="1", issued_on=clock.today(), currency="EUR"))
            writing.flush()
            writing.add(InvoiceLine(invoice_id=invoice.id, track_id=sold.id, title="Sold"))
            now = clock.now()
            writing.add(Play(play_id="p" * 8, track_id=heard.id, started_at=now, day=now.date(),
                             first_contact_at=now, last_contact_at=now))  # fmt: skip
            for track in (draft, sold, heard):
                releases.delete_track(world.ada, track.id)
        clear()
        assert all(path.exists() for path in files.values())
        clock.freeze(clock.now() + OVER)
        clear()
        session.expire_all()
        assert [title for title, path in files.items() if path.exists()] == ["Sold"]
        assert session.get(Track, draft_id) is None
        assert session.scalar(select(Play.track_id)) == heard_id
        assert releases.deleted_of(world.ada) == []
        for track_id in (sold_id, heard_id):
            with pytest.raises(NotFound), transaction():
                releases.restore_track(world.ada, track_id)

    def test_a_file_that_another_track_has_too_stays(self, session: Session, world: World) -> None:
        twin = make_track(make_artist(), "Twin")
        path = with_file(world.sketch)
        with transaction():
            for file in session.scalars(select(AudioFile).where(AudioFile.track_id == twin.id)):
                file.path = f"audio/{world.sketch.id}.mp3"
            releases.delete_track(world.ada, world.sketch.id)
        clock.freeze(clock.now() + OVER)
        clear()
        assert path.exists()

    def test_music_that_lies_in_a_folder_of_its_own_is_never_touched(
        self, session: Session, world: World, music: Path
    ) -> None:
        own = music / "song.mp3"
        own.write_bytes(b"mine")
        with transaction():
            for file in session.scalars(select(AudioFile).where(AudioFile.track_id == world.sketch.id)):
                file.path = str(own)
            releases.delete_track(world.ada, world.sketch.id)
        clock.freeze(clock.now() + OVER)
        clear()
        assert own.exists()

    def test_a_draft_album_goes_and_one_that_was_out_keeps_its_name(
        self, session: Session, world: World
    ) -> None:
        with transaction():
            releases.unpublish(world.ada, world.hymns.id)
            for album in (world.hymns, world.draft):
                releases.delete_album(world.ada, album.id)
        clock.freeze(clock.now() + OVER)
        clear()
        session.expire_all()
        assert list(session.scalars(select(Album.id))) == [world.hymns.id]


def test_a_deleted_release_does_not_come_out_at_its_time(world: World) -> None:
    at = clock.now() + timedelta(hours=1)
    with transaction():
        album = releases.create(world.ada, world.mira.id, AlbumTelling(title="Later"), [world.sketch.id])
        releases.schedule(world.ada, album.id, at, ZoneInfo("UTC"))
        releases.delete_album(world.ada, album.id, with_tracks=True)
    clock.freeze(at + timedelta(minutes=1))
    with transaction():
        releases.restore_album(world.ada, album.id)
        assert releases.publish_due() == 0


def test_a_checked_draft_that_is_taken_off_the_list_of_uploads_waits_in_the_same_trash(
    session: Session, world: World, sign_in, tmp_path: Path
) -> None:
    browser = sign_in(world.ada)
    song = corpus.write(tmp_path / "song.flac")
    key = upload(browser, song.read_bytes(), song.name).rpartition("/")[2]
    work()
    assert len(files()) == 1
    browser.delete(f"/studio/uploads/{key}")
    assert [one.kind for one in releases.deleted_of(world.ada)] == ["track"]
    clock.freeze(clock.now() + OVER)
    clear()
    assert files() == []
