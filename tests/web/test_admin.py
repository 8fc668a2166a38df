"""The admin pages: only for admins, honest numbers, and each order given once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from musicapp import clock, config
from musicapp.backends import jobs
from musicapp.backends.jobs import Claimed
from musicapp.db import db, transaction
from musicapp.domain import imports
from musicapp.jobs.music import request_due_scans, scan_folder
from musicapp.models import ImportRun, Job, Track
from tests import corpus
from tests.world import World

PAGE = "/admin/imports"


@pytest.fixture(scope="module")
def songs(tmp_path_factory) -> Path:
    """Two songs and a file that only claims to be one."""
    folder = tmp_path_factory.mktemp("songs")
    for number in (1, 2):
        corpus.write(folder / f"{number}.flac", corpus.tone(0.3), title=f"Song {number}", artist="Ada")
    (folder / "noise.mp3").write_bytes(b"no music at all" * 100)
    return folder


@pytest.fixture
def music(tmp_path: Path, songs: Path) -> Path:
    return Path(shutil.copytree(songs, tmp_path / "music"))


@pytest.fixture
def admin(sign_in, world: World) -> FlaskClient:
    return sign_in(world.root)


def add(browser: FlaskClient, path: object) -> object:
    return browser.post(f"{PAGE}/folders", data={"path": str(path)})


def waiting() -> list[int]:
    return list(
        db.session.scalars(select(Job.subject_id).where(Job.name == "scan_folder", Job.state == "waiting"))
    )


def work() -> None:
    """Do the scans that were asked for, as the worker does."""
    for number in waiting():
        scan_folder(Claimed(0, "scan_folder", number, "", 1))
    with transaction() as session:
        for job in session.scalars(select(Job).where(Job.name == "scan_folder")):
            job.state = "done"


class TestWho:
    def test_guests_are_asked_in_and_others_find_nothing(self, client, sign_in, world: World) -> None:
        listener, artist = sign_in(world.ines), sign_in(world.ada)
        orders = [f"{PAGE}/folders", f"{PAGE}/folders/1", f"{PAGE}/folders/1/scan", f"{PAGE}/timetable"]
        for address in ("/admin", PAGE, f"{PAGE}/progress"):
            assert [who.get(address).status_code for who in (client, listener, artist)] == [401, 404, 404]
        for address in orders:
            data = {"_method": "DELETE"} if address.endswith("/1") else {}
            answers = [who.post(address, data=data).status_code for who in (client, listener, artist)]
            assert answers == [401, 404, 404], address

    def test_only_admins_see_the_way_there(self, admin, sign_in, world: World) -> None:
        assert f'href="{PAGE}"' in admin.get("/").text
        assert "/admin" not in sign_in(world.ines).get("/").text
        assert admin.get("/admin").location == PAGE


class TestFolders:
    def test_a_folder_is_added_read_and_shown_with_what_came_of_it(self, admin, music: Path) -> None:
        assert add(admin, music).status_code == 303
        page = admin.get(PAGE).text
        assert "Waits for its turn" in page and 'hx-trigger="every 2s"' in page
        work()
        page = admin.get(PAGE).text
        assert (
            str(music) in page
            and "hx-trigger" not in page.partition('id="scans"')[2].partition("</section>")[0]
        )
        assert "noise.mp3" in page and "not music in a form" in page
        assert (
            db.session.scalar(select(func.count()).select_from(Track).where(Track.title.like("Song %"))) == 2
        )
        (scan,) = imports.scans()
        assert (scan.seen, scan.added, scan.refused) == (3, 2, 1)

    def test_twice_is_one_scan(self, admin, music: Path) -> None:
        add(admin, music)
        add(admin, music)
        (folder,) = waiting()
        for _ in range(2):
            assert admin.post(f"{PAGE}/folders/{folder}/scan").status_code == 303
        assert waiting() == [folder]

    @pytest.mark.parametrize(
        "path", ["", "music", "/no/such/folder", "/etc/hostname", "/a\0b", "/" + "x" * 9000]
    )
    def test_a_path_that_makes_no_sense_is_refused_at_its_field(self, admin, path: str) -> None:
        answer = add(admin, path)
        assert answer.status_code == 422 and 'id="path-error"' in answer.text
        assert waiting() == []

    def test_our_own_folder_and_one_within_another_are_refused(self, admin, music: Path) -> None:
        own = config.current().data_dir
        for path in (own, own.parent):
            assert "keeps its own data" in add(admin, path).text
        add(admin, music)
        (music / "inner").mkdir()
        assert "lies in another one" in add(admin, music / "inner").text
        assert len(waiting()) == 1

    def test_forgetting_keeps_tracks_and_files_and_adding_again_makes_none_twice(
        self, admin, music: Path
    ) -> None:
        add(admin, music)
        work()
        (scan,) = imports.scans()
        gone = admin.post(f"{PAGE}/folders/{scan.id}", data={"_method": "DELETE"})
        assert gone.status_code == 303 and imports.scans() == []
        assert str(music) in admin.get(PAGE).text  # as it says goodbye
        add(admin, music)
        work()
        assert (
            db.session.scalar(select(func.count()).select_from(Track).where(Track.title.like("Song %"))) == 2
        )

    def test_what_was_never_there_is_not_found(self, admin) -> None:
        assert admin.post(f"{PAGE}/folders/999/scan").status_code == 404
        assert admin.post(f"{PAGE}/folders/999", data={"_method": "DELETE"}).status_code == 404

    def test_a_lost_file_is_counted_as_missing(self, admin, music: Path) -> None:
        add(admin, music)
        work()
        (music / "1.flac").unlink()
        (scan,) = imports.scans()
        admin.post(f"{PAGE}/folders/{scan.id}/scan")
        work()
        (scan,) = imports.scans()
        assert imports.missing_in(scan).number == imports.holdings().missing == 1
        page = admin.get(PAGE).text
        assert f"<b>{music / '1.flac'}</b><small>Song 1 by" in page
        (music / "noise.mp3").unlink()
        admin.post(f"{PAGE}/folders/{scan.id}/scan")
        work()
        (scan,) = imports.scans()
        assert imports.refused_in(scan).number == scan.refused == 0
        assert "noise.mp3" not in admin.get(PAGE).text

    def test_a_folder_that_has_become_empty_says_so_and_loses_nothing(self, admin, music: Path) -> None:
        add(admin, music)
        work()
        music.rename(music.with_name("unmounted"))
        music.mkdir()
        add(admin, music)
        work()
        assert "it is empty, or not mounted. Nothing was changed; its 2 tracks stay." in admin.get(PAGE).text
        assert imports.holdings().missing == 0

    def test_music_in_other_formats_is_counted(self, admin, music: Path) -> None:
        for name in ("a.WMA", "b.wma", "c.ape"):
            (music / name).write_bytes(b"x")
        add(admin, music)
        work()
        page = " ".join(admin.get(PAGE).text.split())
        assert "3 files in formats that Musewave does not read: .wma" in page

    def test_a_new_folder_waits_while_another_one_is_read_and_neither_was_interrupted(
        self, admin, music: Path, tmp_path: Path
    ) -> None:
        with transaction():
            next(imports.FolderImport(music).steps())()
        other = tmp_path / "zebra"
        other.mkdir()
        with imports.turn():
            add(admin, other)
            states = [(scan.is_running, scan.is_waiting, scan.is_interrupted) for scan in imports.scans()]
        assert states == [(True, False, False), (False, True, False)]
        with transaction():
            claimed = jobs.claim("worker")
        assert claimed and imports.scans()[1].is_waiting

    def test_a_folder_that_is_away_says_so_and_loses_nothing(self, admin, music: Path) -> None:
        add(admin, music)
        work()
        music.rename(music.with_name("unmounted"))
        assert "cannot be read at the moment" in admin.get(PAGE).text
        assert imports.holdings().missing == 0

    def test_totals_are_counted(self, admin, world: World) -> None:
        held = imports.holdings()
        assert (held.artists, held.albums, held.without_audio, held.missing) == (3, 2, 1, 0)
        assert held.tracks == db.session.scalar(select(func.count()).select_from(Track))


class TestTimetable:
    def test_it_is_kept_and_shown(self, admin) -> None:
        assert imports.scan_interval() == "off"
        assert admin.post(f"{PAGE}/timetable", data={"interval": "daily"}).status_code == 303
        assert imports.scan_interval() == "daily"
        assert 'value="daily" checked' in admin.get(PAGE).text

    @pytest.mark.parametrize("interval", ["", "never", "minutely"])
    def test_another_word_is_refused(self, admin, interval: str) -> None:
        assert admin.post(f"{PAGE}/timetable", data={"interval": interval}).status_code == 422
        assert imports.scan_interval() == "off"

    @pytest.mark.parametrize(
        ("interval", "age", "asked"),
        [
            ("off", timedelta(days=90), False),
            ("hourly", timedelta(minutes=30), False),
            ("hourly", timedelta(minutes=55), True),
            ("daily", timedelta(hours=20), False),
            ("daily", timedelta(days=3), True),
            ("weekly", timedelta(days=3), False),
        ],
    )
    def test_what_is_old_enough_is_read_again_once(
        self, session, interval: str, age: timedelta, asked: bool
    ) -> None:
        with transaction() as writing:
            imports.set_scan_interval(interval)
            then = clock.now() - age
            writing.add(ImportRun(folder="/music", started_at=then, finished_at=then))
        for _ in range(2):
            request_due_scans(Claimed(0, "request_due_scans", 0, "", 1))
        assert len(waiting()) == asked
