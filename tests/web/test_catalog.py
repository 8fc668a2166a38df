"""Pages of the catalog: what they show, to whom, and what they make of nonsense."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.db import db, transaction
from musicapp.domain import catalog, playback
from musicapp.domain.playback import Report
from musicapp.models import Album, AudioFile, OldSlug, Track
from tests.factories import feature, make_album, make_artist, make_genre, make_track
from tests.world import World


class TestAlbum:
    def test_shows_its_tracks_in_order_with_the_guest_named(self, client: FlaskClient, world: World) -> None:
        page = client.get("/artists/mira-oduya/albums/saltwater-hymns").get_data(as_text=True)
        places = [
            page.index(title)
            for title in ("Harbour Prayer</a>", "Undertow Psalm</a>", "Grandmother Tide</a>")
        ]
        assert places == sorted(places)
        assert "Łucja Brzeg" in page

    def test_says_which_track_has_no_audio(self, client: FlaskClient, world: World) -> None:
        page = client.get("/artists/mira-oduya/albums/saltwater-hymns").get_data(as_text=True)
        assert f'data-track="{world.mute.id}" data-playable="false"' in page
        assert "No audio" in page

    def test_names_who_plays_a_track_where_that_is_somebody_else(
        self, client: FlaskClient, world: World
    ) -> None:
        made = make_album(world.mira, "Singles", tracks=1)
        address = "/artists/mira-oduya/albums/singles"
        assert '<small><a href="/artists/' not in client.get(address).get_data(as_text=True)
        make_track(make_artist("AC/DC"), "Black Back", made)
        page = client.get(address).get_data(as_text=True)
        assert '<small><a href="/artists/ac-dc">AC/DC</a></small>' in page

    def test_whose_files_are_gone_says_that_they_are_missing(self, client: FlaskClient, world: World) -> None:
        make_album(world.mira, "Lost", tracks=1)
        _lose_files_of("lost")
        page = client.get("/artists/mira-oduya/albums/lost").get_data(as_text=True)
        assert "The audio files of this album are missing at the moment." in page
        assert "File missing" in page
        assert "No audio" not in page

    def test_hides_a_draft_from_strangers_and_shows_it_to_its_owner_and_admins(
        self, sign_in, world: World
    ) -> None:
        address = "/artists/mira-oduya/albums/unfinished-weather"
        assert sign_in(world.jonas).get(address).status_code == 404
        assert sign_in(world.ada).get(address).status_code == 200
        assert sign_in(world.root).get(address).status_code == 200

    def test_leads_from_an_old_name_to_the_new_one(self, client: FlaskClient, world: World) -> None:
        _moved("album", world.mira.id, "salt-hymns", world.hymns.id)
        answer = client.get("/artists/mira-oduya/albums/salt-hymns")
        assert (answer.status_code, answer.location) == (301, "/artists/mira-oduya/albums/saltwater-hymns")


class TestArtist:
    def test_without_anything_published_keeps_a_page_but_no_place_in_lists(
        self, client: FlaskClient, world: World
    ) -> None:
        assert "Nothing published yet" in client.get("/artists/silent-type").get_data(as_text=True)
        assert "Silent Type" not in client.get("/browse/artists").get_data(as_text=True)

    def test_without_own_music_shows_and_plays_what_it_is_heard_on(
        self, client: FlaskClient, world: World, session: Session
    ) -> None:
        feature(world.psalm, world.silent)
        session.commit()
        page = client.get("/artists/silent-type").get_data(as_text=True)
        assert "Nothing published yet" not in page and "Undertow Psalm" in page
        assert [track.id for track in playback.artist_queue(None, world.silent.id)] == [world.psalm.id]

    def test_renders_its_bio_as_markdown(self, client: FlaskClient, world: World) -> None:
        assert "<em>Wurlitzer</em>" in client.get("/artists/mira-oduya").get_data(as_text=True)

    def test_is_led_by_what_can_be_played(self, client: FlaskClient) -> None:
        weezor = make_artist("Weezor")
        broken = make_track(weezor, "Broken", play_count=9, processing_state="failed")
        silent = make_track(weezor, "Silent", audio=False, play_count=8)
        heard = [make_track(weezor, f"Heard {plays}", play_count=plays) for plays in (2, 1)]
        page = client.get("/artists/weezor").get_data(as_text=True)
        popular = page[: page.index("<h2>" + "Singles")]
        shown = [int(track) for track in re.findall(r'data-track="(\d+)"', popular)]
        assert shown == [track.id for track in (*heard, broken, silent)]

    def test_leads_from_an_old_name_to_the_new_one_also_under_it(
        self, client: FlaskClient, world: World
    ) -> None:
        _moved("artist", 0, "mira-o", world.mira.id)
        assert client.get("/artists/mira-o").location == "/artists/mira-oduya"
        answer = client.get("/artists/mira-o/tracks/undertow-psalm")
        assert answer.location == "/artists/mira-oduya/tracks/undertow-psalm"


class TestTrack:
    def test_offers_a_player_without_javascript(self, client: FlaskClient, world: World) -> None:
        page = client.get("/artists/mira-oduya/tracks/undertow-psalm").get_data(as_text=True)
        assert f'<noscript><audio controls preload="none" src="/media/tracks/{world.psalm.id}/audio">' in page

    def test_begins_at_the_moment_of_its_address_and_says_so_if_there_is_no_such_moment(
        self, client: FlaskClient, world: World
    ) -> None:
        address = "/artists/mira-oduya/tracks/undertow-psalm"
        assert "/audio#t=102" in client.get(f"{address}?t=102").text
        for late in ("180", "9" * 400):
            page = client.get(f"{address}?t={late}").text
            assert "That moment is after the end: this track is 3:00 long." in page
            assert "/audio#t=" not in page
        for nonsense in ("", "-1", "x", "²"):
            assert "That moment" not in client.get(f"{address}?t={nonsense}").text

    def test_without_audio_says_why_it_cannot_be_played(self, client: FlaskClient, world: World) -> None:
        page = client.get("/artists/mira-oduya/tracks/grandmother-tide").get_data(as_text=True)
        assert "no audio came with it" in page

    def test_of_a_draft_is_not_found_for_a_guest(self, client: FlaskClient, world: World) -> None:
        assert client.get("/artists/mira-oduya/tracks/sketch-in-rain").status_code == 404


class TestBrowse:
    @pytest.mark.parametrize("sort", ["", "played", "liked", "title", "duration", "tempo", "nonsense"])
    def test_sorts_every_way(self, client: FlaskClient, world: World, sort: str) -> None:
        for order in ("", "asc", "desc", "sideways"):
            facts = {"sort": sort, "order": order}
            answer = client.get("/browse/tracks", query_string=facts, follow_redirects=True)
            assert answer.status_code == 200
            assert "Undertow Psalm" in answer.text

    def test_says_each_direction_in_the_words_of_its_sort(self, client: FlaskClient, world: World) -> None:
        page = client.get("/browse/tracks?sort=tempo").text
        assert '<option value="">Slowest first</option><option value="desc">Fastest first' in page
        page = client.get("/browse/tracks?order=asc").text
        assert '<option value="asc" selected>Oldest first' in page

    def test_pages_through_all_tracks_once(self, client: FlaskClient, world: World) -> None:
        expected = {make_track(world.lucja, f"Number {n:03}").id for n in range(120)}
        seen: list[int] = []
        address = "/browse/tracks?sort=title"
        while address:
            page = client.get(address).get_data(as_text=True)
            seen += [int(part.split('"')[0]) for part in page.split('data-track="')[1:]]
            address = (
                page.split('class="btn btn--sm" href="')[1].split('"')[0].replace("&amp;", "&")
                if "data-pager" in page
                else ""
            )
        assert len(seen) == len(set(seen))
        assert expected <= set(seen)

    def test_numbers_the_rows_of_the_next_page_from_where_the_last_one_ended(
        self, client: FlaskClient, world: World
    ) -> None:
        for number in range(60):
            make_track(world.lucja, f"Number {number:03}")
        first = client.get("/browse/tracks?sort=title").get_data(as_text=True)
        link = first.split('class="btn btn--sm" href="')[1].split('"')[0].replace("&amp;", "&")
        assert '<span class="track__n"><span>51</span>' in client.get(link).get_data(as_text=True)

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("genre=soul", True),
            ("genre=nothing", True),
            ("mood=warm", True),
            ("mood=warm,late", True),
            ("key=D minor", True),
            ("key=C major", True),
            ("key=D minor&year=1871", False),
            ("bpm_from=80&bpm_to=90", True),
            ("bpm_to=80", False),
            ("bpm=80-90", True),
            ("artist=mira-oduya", True),
            ("artist=lucja-brzeg", False),
            ("year=1871", False),
        ],
    )
    def test_narrows(self, client: FlaskClient, world: World, query: str, shown: bool) -> None:
        page = client.get(f"/browse/tracks?{query}", follow_redirects=True).text
        assert (f'data-track="{world.psalm.id}"' in page) is shown

    def test_names_each_filter_and_its_way_out_when_nothing_matches(
        self, client: FlaskClient, world: World
    ) -> None:
        make_genre("Emptiness")
        page = client.get("/browse/tracks?bpm_to=300&genre=emptiness&mood=warm&sort=title").text
        assert "No tracks match" in page
        for words, rest in (
            ("Genre: Emptiness", "?bpm_to=300&amp;mood=warm&amp;sort=title"),
            ("Mood: Warm", "?bpm_to=300&amp;genre=emptiness&amp;sort=title"),
            ("Up to 300 bpm", "?genre=emptiness&amp;mood=warm&amp;sort=title"),
        ):
            assert re.search(rf'href="/browse/tracks{re.escape(rest)}">(?:(?!</a>).)*{words}</a>', page), (
                words
            )
        assert re.search(r'href="/browse/tracks">Clear all</a>', page)
        for other in ("albums", "artists"):
            assert "Genre: Emptiness</a>" in client.get(f"/browse/{other}?genre=emptiness").text

    @pytest.mark.parametrize(
        ("asked", "canonical"),
        [
            ("/browse/tracks?genre=&mood=&bpm_from=&key=&year=", "/browse/tracks"),
            ("/browse/tracks?sort=newest&order=desc", "/browse/tracks"),
            ("/browse/tracks?sort=title&order=desc&unknown=1", "/browse/tracks?order=desc&sort=title"),
            ("/browse/tracks?bpm=60-90&genre=soul", "/browse/tracks?bpm_from=60&bpm_to=90&genre=soul"),
            ("/browse/tracks?genre=&year=99999", "/browse/tracks?year=99999"),
            ("/browse/albums?genre=&kind=ep&year=", "/browse/albums?kind=ep"),
            ("/browse/artists?genre=&sort=name", "/browse/artists"),
        ],
    )
    def test_has_one_address_without_empty_values_and_defaults(
        self, client: FlaskClient, world: World, asked: str, canonical: str
    ) -> None:
        answer = client.get(asked)
        assert (answer.status_code, answer.location) == (302, canonical)
        assert client.get(canonical).status_code == 200
        results = client.get(asked, headers={"HX-Request": "true", "HX-Target": "results"})
        assert (results.status_code, results.headers["HX-Push-Url"]) == (200, canonical)
        more = client.get(asked, headers={"HX-Request": "true", "HX-Target": "pager"})
        assert "HX-Push-Url" not in more.headers, "the next rows are no address of their own"

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("genre=nosuch", "no genre “nosuch”"),
            ("mood=nosuch,warm", "no mood “nosuch”"),
            ("tag=nosuch", "no tag “nosuch”"),
            ("key=H minor", "in the key “H minor”"),
            ("artist=<b>", "no artist “&lt;b&gt;”"),
            ("bpm_from=abc", "“abc” is not a tempo"),
            ("bpm_to=-1", "“-1” is not a tempo"),
            ("year=99999", "“99999” is not a year"),
            ("sort=nosuch", "sorted by “nosuch”"),
            ("order=nosuch", "“nosuch” is not a direction"),
        ],
    )
    def test_says_what_is_not_here_and_shows_the_rest(
        self, client: FlaskClient, world: World, query: str, sentence: str
    ) -> None:
        answer = client.get(f"/browse/tracks?{query}", follow_redirects=True)
        assert answer.status_code == 200
        assert sentence in answer.text
        assert f'data-track="{world.psalm.id}"' in answer.text

    @pytest.mark.parametrize("cursor", ["garbled", "%00", "AAAA" * 400, "é", "W10"])
    def test_takes_a_garbled_cursor_for_the_first_page_and_says_so(
        self, client: FlaskClient, world: World, cursor: str
    ) -> None:
        page = client.get(f"/browse/tracks?after={cursor}").get_data(as_text=True)
        assert "Undertow Psalm" in page
        assert "this is the first page" in page

    @pytest.mark.parametrize(
        "query", ["year=99999999999", "bpm_from=-1", "year=x", "mood=" + "a," * 5000, "genre=%00"]
    )
    def test_takes_a_strange_value_as_if_it_were_not_there(
        self, client: FlaskClient, world: World, query: str
    ) -> None:
        assert client.get(f"/browse/tracks?{query}", follow_redirects=True).status_code == 200

    @pytest.mark.parametrize("list_name", ["albums", "artists", "genres"])
    def test_has_albums_artists_and_genres(self, client: FlaskClient, world: World, list_name: str) -> None:
        answer = client.get(f"/browse/{list_name}")
        assert answer.status_code == 200

    @pytest.mark.parametrize("list_name", ["tracks", "albums", "artists"])
    def test_has_no_filters_where_there_is_nothing_at_all(self, client: FlaskClient, list_name: str) -> None:
        page = client.get(f"/browse/{list_name}").text
        assert "flask import folder" in page
        assert 'id="filters"' not in page and 'form="filters"' not in page

    def test_keeps_the_filters_that_let_nothing_through(self, client: FlaskClient, world: World) -> None:
        assert 'id="filters"' in client.get("/browse/tracks?year=1871").text

    def test_gives_the_results_alone_to_a_filter(self, client: FlaskClient, world: World) -> None:
        headers = {"HX-Request": "true", "HX-Target": "results"}
        page = client.get("/browse/tracks?genre=soul", headers=headers).get_data(as_text=True)
        assert page.lstrip().startswith('<div id="results">')
        assert "<html" not in page


class TestHome:
    def test_tells_an_empty_instance_how_to_add_music(self, client: FlaskClient) -> None:
        assert "flask import folder" in client.get("/").get_data(as_text=True)

    def test_puts_the_newest_album_of_a_followed_artist_first(self, sign_in, world: World) -> None:
        from musicapp.domain import follows

        with transaction():
            follows.follow_artist(world.ines, world.mira.id)
        assert "New from an artist you follow" in sign_in(world.ines).get("/").get_data(as_text=True)

    def test_shows_everyone_the_album_featured_last_else_one_with_a_cover(self, world: World) -> None:
        pictured = make_album(cover_key="0a" * 16)
        make_album()
        assert _on_top() == pictured.id
        make_album(featured_at=clock.now() - timedelta(days=2))
        latest = make_album(featured_at=clock.now() - timedelta(days=1))
        make_album(featured_at=clock.now(), listed=False)
        assert _on_top() == latest.id

    def test_asks_a_new_listener_once_what_they_like_until_they_say_it_or_decline(
        self, client: FlaskClient, sign_in, world: World
    ) -> None:
        card = 'id="taste"'
        ines, jonas = sign_in(world.ines), sign_in(world.jonas)
        assert card not in client.get("/").text
        ines.post("/welcome/skip")
        assert card in ines.get("/").text, "the skipped question waits on the home page"
        ines.post("/welcome", data={"genres": [world.soul.id], "next": "/"})
        assert card not in ines.get("/").text
        for _ in (1, 2):
            answer = jonas.post("/welcome/offer", data={"_method": "DELETE", "next": "/"})
            assert (answer.status_code, answer.location) == (303, "/")
        assert card not in jonas.get("/").text
        assert client.post("/welcome/offer", data={"_method": "DELETE"}).status_code == 401

    def test_asks_nobody_who_has_listened_what_they_like(self, sign_in, world: World) -> None:
        who = playback.listener(world.ines, None, "Mozilla/5.0 (X11; Linux x86_64)", "")
        with transaction():
            heard = {"age_ms": 180_000, "heard_ms": 180_000, "slices": (1 << 50) - 1}
            playback.record_play(who, Report("play-0001", world.psalm.id, ended="ended", **heard))
        assert 'id="taste"' not in sign_in(world.ines).get("/").text

    def test_greets_by_name(self, sign_in, world: World) -> None:
        assert "Inês" in sign_in(world.ines).get("/").get_data(as_text=True)


def _on_top() -> int:
    feature = catalog.featured_album(None)
    assert feature is not None
    return feature[0].id


class TestMembersOnly:
    @pytest.mark.parametrize(
        "address", ["/", "/browse/tracks", "/artists/mira-oduya", "/search?q=a", "/api/v1/tracks/1"]
    )
    def test_shows_nothing_without_sign_in(
        self, client: FlaskClient, world: World, members_only, address: str
    ) -> None:
        answer = client.get(address)
        assert answer.status_code == 401
        assert "Oduya" not in answer.get_data(as_text=True)

    def test_tells_robots_to_stay_away(self, client: FlaskClient, members_only) -> None:
        assert client.get("/robots.txt").get_data(as_text=True).splitlines()[1] == "Disallow: /"


def _lose_files_of(album: str) -> None:
    of_album = select(Track.id).join(Album, Album.id == Track.album_id).where(Album.slug == album)
    with transaction():
        gone = update(AudioFile).where(AudioFile.track_id.in_(of_album)).values(missing_since=clock.now())
        db.session.execute(gone.execution_options(synchronize_session=False))


def _moved(kind: str, parent: int, slug: str, subject: int) -> None:
    with transaction() as session:
        session.add(OldSlug(kind=kind, parent_id=parent, slug=slug, subject_id=subject))


class TestFilters:
    def test_are_folded_with_their_number_on_the_fold(self, client: FlaskClient, world: World) -> None:
        query = "genre=soul&mood=warm&bpm_from=80&bpm_to=90"
        page = client.get(f"/browse/tracks?{query}", follow_redirects=True).get_data(as_text=True)
        fold = page[page.index("<details") : page.index("</details>")]
        assert "Filters (3)</span></summary>" in fold
        assert 'name="mood"' in fold

    @pytest.mark.parametrize("things", ["tracks", "albums", "artists"])
    def test_that_travel_without_their_page_bring_the_number_and_the_way_out(
        self, client: FlaskClient, world: World, things: str
    ) -> None:
        headers = {"HX-Request": "true", "HX-Target": "results"}
        piece = client.get(f"/browse/{things}?genre=soul", headers=headers).get_data(as_text=True)
        assert '<span id="filters-count" hx-swap-oob="true">Filters (1)</span>' in piece
        assert f'href="/browse/{things}">Clear all</a>' in piece

    def test_put_the_chosen_genre_in_front_of_the_others(self, client: FlaskClient, world: World) -> None:
        for name in ("Ambient", "Zydeco"):
            make_track(world.mira, name, genre_id=make_genre(name).id)
        page = client.get("/browse/albums?genre=zydeco").get_data(as_text=True)
        assert page.index('value="zydeco" checked') < page.index('value="ambient"')


class TestGenres:
    def test_wear_the_sleeve_of_their_most_played_track(self, client: FlaskClient, world: World) -> None:
        with transaction():
            world.hymns.cover_key, world.hymns.art_1, world.hymns.art_2 = "c" * 32, "#f0765c", "#2c7f95"
            world.psalm.play_count = 9
        page = client.get("/browse/genres").get_data(as_text=True)
        assert 'data-art style="--art-1:#f0765c;--art-2:#2c7f95"><b>Soul</b>' in page
        assert "c" * 32 + "-304" in page
