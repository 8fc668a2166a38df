"""Releases by plain pages and forms: making, saving, ordering, publishing, deleting with a way back."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from musicapp import clock
from musicapp.db import db
from musicapp.models import Album, Track
from tests import corpus, factories
from tests.uploading import work
from tests.world import World

pytestmark = pytest.mark.usefixtures("own_folder")


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the release form, but for its buttons."""
    form = re.search(r'<form[^>]*id="release-form".*?</form>', page, re.DOTALL)
    assert form
    sent = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form[0]))
    sent |= {
        name: text.strip("\n")
        for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)', form[0])
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for box in ("without_unready", *(name for name in sent if name.endswith(("explicit", "downloadable")))):
        if not name_is_checked(form[0], box):
            sent.pop(box, None)
    return sent


def name_is_checked(form: str, name: str) -> bool:
    return re.search(rf'name="{name}"[^>]*checked', form) is not None


def press(client: FlaskClient, url: str, act: str = "save", **typed: str):
    """Send the form at ``url`` as it stands there, with what is typed over it."""
    return client.post(url, data={**fields(client.get(url).text), "act": act, **typed})


def picture(size: int = 200) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (size, size), "#c04020").save(file, "PNG")
    file.seek(0)
    return file


class TestWithoutJavaScript:
    def test_one_file_becomes_a_single_that_others_see(
        self, ada: FlaskClient, client: FlaskClient, tmp_path: Path
    ) -> None:
        song = corpus.write(tmp_path / "Low Bell.flac", title="Low Bell", album="Bells", genre="Soul")
        ada.post("/studio/upload?artist=mira-oduya", data={"files": [(song.open("rb"), song.name)]})
        work()
        page = ada.get("/studio/upload").text
        sent = fields(page)
        assert (sent["title"], sent["kind"], sent["genre"]) == ("Bells", "single", "Soul")
        made = ada.post("/studio/albums?artist=mira-oduya", data={**sent, "label": "Shed", "act": "save"})
        assert made.status_code == 303
        again = ada.post("/studio/albums?artist=mira-oduya", data={**sent, "label": "Shed", "act": "save"})
        assert again.location == made.location
        out = press(ada, made.location, "publish")
        assert (out.status_code, out.location) == (303, "/artists/mira-oduya/albums/bells")
        assert "Low Bell" in client.get(out.location).text
        assert "Bells" in client.get("/").text
        work()  # draws the cover
        album = db.session.scalar(select(Album).where(Album.title == "Bells"))
        assert album and album.label == "Shed"
        assert len(album.cover_key) == 32
        assert client.get(f"/media/images/{album.cover_key}-304.webp").status_code == 200

    def test_tracks_go_up_down_and_off_by_buttons_which_save_as_well(
        self, ada: FlaskClient, world: World
    ) -> None:
        url = f"/studio/albums/{world.hymns.id}"
        first, psalm = order(world.hymns)[:2]
        assert press(ada, url, f"up:{psalm}", label="Pier").location == f"{url}#track-{psalm}"
        assert order(world.hymns)[:2] == [psalm, first]
        press(ada, url, f"down:{psalm}")
        assert order(world.hymns)[:2] == [first, psalm]
        press(ada, url, f"out:{psalm}")
        assert psalm not in order(world.hymns)
        assert fresh(world.hymns).label == "Pier"

    def test_a_word_for_all_tracks_is_set_for_all(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/albums/{world.hymns.id}"
        press(ada, url, "all", **{"all-licence": "cc-by", "all-downloadable": "yes", "all-tags": "sea"})
        tracks = db.session.scalars(select(Track).where(Track.album_id == world.hymns.id)).all()
        assert {(t.licence, t.downloadable) for t in tracks} == {("cc-by", True)}
        assert ada.get("/browse/tracks?tag=sea").text.count('id="track-') == 3


def clashing(page: str) -> list[str]:
    """The fields that a page says were changed elsewhere, too."""
    said = page.partition("Changed there and here:")[2].partition("</p>")[0]
    return re.findall(r">([^<]+)</a>", said)


class TestSaving:
    def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(
        self, ada: FlaskClient, world: World
    ) -> None:
        url, isrc = f"/studio/albums/{world.draft.id}", f"track-{world.sketch.id}-isrc"
        answer = press(ada, url, "publish", upc="12", label="Kept", **{isrc: "wrong"})
        assert answer.status_code == 422
        for name in ("upc", isrc):
            assert f'id="{name}-error"' in answer.text
        assert 'value="12"' in answer.text
        assert 'value="wrong"' in answer.text
        assert (fresh(world.draft).label, fresh(world.draft).upc, fresh(world.draft).listed) == (
            "Kept",
            "",
            False,
        )
        assert press(ada, url).status_code == 303  # the page that was shown can be sent again

    def test_nonsense_in_its_fields_is_said_and_breaks_nothing(self, ada: FlaskClient, world: World) -> None:
        url, name = f"/studio/albums/{world.draft.id}", f"track-{world.sketch.id}"
        odd = {"track-²-title": "x", "track--title": "x", "revision": "²", f"{name}-mood": "\0", "kind": "\0"}
        assert press(ada, url, **odd, title="\0 x", genre="\0", currency="²").status_code == 422
        for act in ("up:²", "out:99999999999999999999", "down:", "?", "publish:"):
            assert press(ada, url, act).status_code in (303, 404)
        made = ada.post("/studio/albums?artist=mira-oduya", data={"track": ["²", "0", "x"], "title": "T"})
        assert made.status_code in (303, 404)
        assert ada.post(f"/studio/tracks/{world.sketch.id}/album", data={"album": "²"}).status_code == 303

    def test_a_second_tab_is_told_and_may_write_over_it(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/albums/{world.draft.id}"
        seen = fields(ada.get(url).text)
        press(ada, url, title="One")
        answer = ada.post(url, data={**seen, "title": "Other"})
        assert answer.status_code == 409
        assert "changed elsewhere" in answer.text
        assert clashing(answer.text) == ["Release title"]
        again = fields(answer.text)
        assert again["title"] == "Other"
        assert ada.post(url, data=again).status_code == 303
        assert fresh(world.draft).title == "Other"

    def test_a_second_tab_that_tells_what_was_touched_is_told_of_the_same_field_alone(
        self, ada: FlaskClient, world: World
    ) -> None:
        url = f"/studio/albums/{world.draft.id}"
        seen = fields(ada.get(url).text)
        press(ada, url, title="One")
        touched = {**seen, "label": "Pier", "seen": json.dumps({"label": seen["label"]})}
        assert ada.post(url, data=touched).status_code == 303
        assert (fresh(world.draft).title, fresh(world.draft).label) == ("One", "Pier")
        isrc = f"track-{world.sketch.id}-isrc"
        press(ada, url, **{isrc: "SE-ABC-26-00001"})
        touched = {"title": seen["title"], isrc: seen[isrc]}
        answer = ada.post(
            url, data={**seen, "title": "Other", isrc: "SE-ABC-26-00002", "seen": json.dumps(touched)}
        )
        assert answer.status_code == 409
        assert clashing(answer.text) == ["Release title", f"{world.sketch.title}, ISRC"]
        again = fields(answer.text)
        assert (again["title"], again["label"]) == ("Other", "Pier")  # as typed, and as it is by now
        for odd in ("[]", "{", '{"title": 1}', "[" * 100_000):
            assert ada.post(url, data={**seen, "title": "Other", "seen": odd}).status_code == 409

    def test_in_passing_only_the_form_comes_back(self, ada: FlaskClient, world: World) -> None:
        url, headers = f"/studio/albums/{world.draft.id}", {"HX-Request": "true", "HX-Target": "release"}
        sent = fields(ada.get(url).text)
        answer = ada.post(url, data={**sent, "title": "Passing"}, headers=headers)
        assert answer.status_code == 200
        assert "Draft saved" in answer.text
        assert "<html" not in answer.text
        assert answer.headers["HX-Replace-Url"] == url

    def test_is_nobody_elses(self, ada, sign_in, client: FlaskClient, world: World) -> None:
        paths = [f"/studio/albums/{world.draft.id}", f"/studio/tracks/{world.sketch.id}"]
        pages = [*paths, f"{paths[0]}/deletion", "/studio/artists/mira-oduya/deletion"]
        jonas = sign_in(world.jonas)
        for path in pages:
            assert client.get(path).status_code == 401
            assert jonas.get(path).status_code == 404
            assert ada.get(path).status_code == 200
        for path in paths:
            assert jonas.post(path, data={"title": "Mine"}).status_code == 404
            for verb, where in (
                (jonas.delete, path),
                (jonas.delete, f"{path}/publication"),
                (jonas.post, f"{path}/restoration"),
            ):
                assert verb(where).status_code == 404
        assert jonas.post("/studio/albums?artist=mira-oduya", data={"title": "Mine"}).status_code == 404
        assert jonas.delete("/studio/artists/mira-oduya").status_code == 404
        assert sign_in(world.root).get(paths[0]).status_code == 200


class TestPublishing:
    def test_a_time_is_taken_in_the_zone_of_the_form_and_what_is_wrong_is_said_there(
        self, ada: FlaskClient, world: World, frozen
    ) -> None:
        url = f"/studio/albums/{world.draft.id}"
        for at, zone, name in (
            ("2027-03-28T02:30", "Europe/Berlin", "at"),
            ("2026-11-27T18:00", "Mars/Base", "zone"),
        ):
            answer = press(ada, url, "schedule", at=at, zone=zone)
            assert answer.status_code == 422
            assert f'id="{name}-error"' in answer.text
        answer = press(ada, url, "schedule", at="2026-11-27T18:00", zone="Asia/Tokyo")
        assert answer.status_code == 303, re.findall(r'id="[a-z_-]*-error".*', answer.text)
        assert "27 November 2026, 09:00 UTC (18:00 JST)" in ada.get(url).text
        form = ada.get(url).text
        assert 'value="2026-11-27T18:00"' in form
        assert '<option value="Asia/Tokyo" selected>' in form
        assert press(ada, url, "schedule", at="2026-11-27T18:00", zone="Asia/Tokyo").status_code == 303
        assert fresh(world.draft).publish_at == clock.now() + timedelta(days=6, hours=21)
        ada.delete(f"{url}/publication")
        assert "Only you" not in ada.get(url).text
        assert fresh(world.draft).publish_at is None

    def test_what_is_not_ready_keeps_it_back_or_is_left_out(self, ada: FlaskClient, world: World) -> None:
        factories.make_track(
            world.mira, "Raw", album=world.draft, audio=False, listed=False, published_at=None
        )
        url = f"/studio/albums/{world.draft.id}"
        assert "1 of 2 tracks ready" in ada.get(url).text
        answer = press(ada, url, "publish")
        assert answer.status_code == 422
        assert "Not ready yet: Raw" in answer.text
        assert press(ada, url, "publish", without_unready="y").status_code == 303

    def test_a_track_alone_is_published_and_moved(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/tracks/{world.sketch.id}"
        ada.post(f"{url}/album", data={"album": ""})
        page = ada.get(url).text
        assert "it stands alone" in page
        sent = {"title": "Sketch", "licence": "cc0", "act": "publish", "currency": "EUR"}
        assert ada.post(url, data=sent).location == url
        assert (fresh(world.sketch).listed, fresh(world.sketch).licence) == (True, "cc0")
        assert "CC0" in ada.get("/artists/mira-oduya/tracks/sketch").text
        assert ada.post(url, data={**sent, "isrc": "no"}).status_code == 422
        ada.post(f"{url}/album", data={"album": str(world.hymns.id)})
        assert order(world.hymns)[-1] == world.sketch.id


class TestCover:
    def test_is_cut_coloured_and_taken_away(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/albums/{world.draft.id}"
        ada.post(f"{url}/cover", data={"cover": (picture(), "cover.png")})
        assert fresh(world.draft).cover_key
        assert "Colours found" in ada.get(url).text
        ada.delete(f"{url}/cover")
        assert not fresh(world.draft).cover_key

    @pytest.mark.parametrize(
        "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\x89PNG\r\n\x1a\n" + bytes(40)]
    )
    def test_what_is_no_picture_is_refused_with_a_sentence(
        self, ada: FlaskClient, world: World, data: bytes
    ) -> None:
        answer = ada.post(
            f"/studio/albums/{world.draft.id}/cover", data={"cover": (io.BytesIO(data), "c.svg")}
        )
        assert answer.status_code == 422
        assert 'id="cover-error"' in answer.text


class TestDeleting:
    def test_is_undone_from_the_notice_or_from_the_list(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/albums/{world.hymns.id}"
        gone = ada.delete(url)
        assert gone.location == "/studio/releases?artist=mira-oduya"
        assert f'action="{url}/restoration"' in ada.get(gone.location).text
        assert ada.get(url).status_code == 404
        assert f'action="{url}/restoration"' in ada.get(gone.location).text  # also in the list, which stays
        ada.post(f"{url}/restoration")
        assert ada.get(url).status_code == 200
        assert fresh(world.hymns).listed

    @pytest.mark.parametrize(("with_tracks", "status"), [("", 200), ("y", 404)])
    def test_is_told_what_stays_public(
        self, ada, client, world: World, with_tracks: str, status: int
    ) -> None:
        staying, url = "Its 3 tracks stay public, each by itself.", f"/studio/albums/{world.hymns.id}"
        assert staying in ada.get(f"{url}/deletion").text
        ada.delete(url, data={"with_tracks": with_tracks})
        assert (staying in ada.get("/studio/releases").text) == (status == 200)
        assert client.get("/artists/mira-oduya/tracks/undertow-psalm").status_code == status

    def test_a_draft_leaves_nothing_public(self, ada: FlaskClient, world: World) -> None:
        url = f"/studio/albums/{world.draft.id}"
        assert "public" not in ada.get(f"{url}/deletion").text
        ada.delete(url)
        assert "stay public" not in ada.get("/studio/releases").text

    def test_an_artist_goes_and_comes_back_with_all(self, ada, client: FlaskClient, world: World) -> None:
        assert ada.delete("/studio/artists/mira-oduya").location == "/studio"
        for path in ("/artists/mira-oduya", "/artists/mira-oduya/albums/saltwater-hymns"):
            assert client.get(path).status_code == 404
        ada.post("/studio/artists/mira-oduya/restoration")
        assert client.get("/artists/mira-oduya/albums/saltwater-hymns").status_code == 200

    def test_a_track_goes_and_comes_back(self, ada, client: FlaskClient, world: World) -> None:
        url, page = f"/studio/tracks/{world.psalm.id}", "/artists/mira-oduya/tracks/undertow-psalm"
        assert ada.delete(url).status_code == 303
        assert client.get(page).status_code == 404
        ada.post(f"{url}/restoration")
        assert client.get(page).status_code == 200


def test_the_list_of_releases_names_each_with_its_state(ada: FlaskClient, world: World) -> None:
    page = ada.get("/studio/releases").text
    for said in ("Unfinished Weather", "Saltwater Hymns", "Draft", "Published"):
        assert said in page
    assert ada.get(f"/studio/releases?artist={world.lucja.slug}").status_code == 404


def fresh(row):
    """The same row as it is now; each request ends its session."""
    return db.session.get(type(row), row.id)


def order(album: Album) -> list[int]:
    query = (
        select(Track.id).where(Track.album_id == album.id).order_by(Track.disc_no, Track.track_no, Track.id)
    )
    return list(db.session.scalars(query))
