"""What may be found, what comes first, and that it is forgiving."""

import pytest

from musicapp.db import is_sqlite, transaction
from musicapp.domain import search
from musicapp.fold import sort_key
from musicapp.models import Artist, SearchEntry
from tests.factories import (
    feature,
    make_album,
    make_artist,
    make_genre,
    make_playlist,
    make_track,
    make_user,
)


def titles(typed: str) -> list[str]:
    return [track.title for track in search.search(typed, "tracks").tracks]


def names(typed: str) -> list[str]:
    return [artist.name for artist in search.search(typed, "artists").artists]


class TestFolding:
    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("Łucja Brzeg", "lucja"),
            ("Łucja Brzeg", "łucja"),
            ("Straße", "strasse"),
            ("Strasse", "straße"),
            ("Nørrelys", "norrelys"),
            ("Norrelys", "NØRRELYS"),
            ("Björk", "bjork"),
            ("Кино", "kino"),
            ("Kino", "кино"),
            ("東京事変", "東京"),
            ("東京事変", "京"),
            ("東京事変", "事変"),
            ("東京事変", "dongjing"),
            ("きのこ帝国", "帝国"),
            ("방탄소년단", "소년"),
            ("AC/DC", "acdc"),
            ("AC/DC", "ac/dc"),
            ("AC/DC", "ac dc"),
            ("ACDC", "ac/dc"),
            ("R.E.M.", "rem"),
            ("Guns N' Roses", "guns n roses"),
            ("Daft Punk", "daftpunk"),
            ("!!!", "!!!"),
            ("Beyoncé", "beyonce"),
            ("Seek & Destroy", "seek and destroy"),
            ("Sal e Mar", "sal & mar"),
            ("P!nk", "p!nk"),
            ("Ｆｕｌｌ Width", "full"),
        ],
    )
    def test_a_name_is_found_however_it_is_written(self, session, name, typed):
        make_artist(name, slug="the-one")
        make_artist("Somebody Else")
        assert names(typed) == [name]


class TestOrder:
    def test_exact_before_beginning_before_anywhere(self, session):
        other = make_artist("Love Unlimited")
        make_track(title="I Want Love", play_count=9_000)
        make_track(title="Lovely Day", play_count=5_000)
        make_track(title="Love", play_count=1)
        make_track(title="Another", artist=other, play_count=99_000)
        assert titles("love") == ["Love", "Lovely Day", "I Want Love", "Another"]

    def test_popularity_breaks_ties(self, session):
        for plays in (5, 500, 50):
            make_track(title="Night", play_count=plays)
        found = search.search("night", "tracks").tracks
        assert [track.play_count for track in found] == [500, 50, 5]

    def test_words_may_stand_in_title_artist_and_album(self, session):
        beatles = make_artist("The Beatles")
        album = make_album(beatles, "Rubber Soul")
        wanted = make_track(beatles, "All You Need Is Love", album=album)
        make_track(title="Love")
        assert search.search("love beatles", "tracks").tracks[0].id == wanted.id
        assert search.search("rubber love", "tracks").tracks[0].id == wanted.id

    def test_guests_genres_composers_and_lyrics_are_found_and_weigh_less_than_names(self, session):
        jazz = make_genre("Jazz")
        make_track(title="Somewhere", lyrics="all that jazz", play_count=900)
        make_track(title="Plain", genre_id=jazz.id, play_count=5)
        make_track(title="Jazz Suite")
        make_track(title="Waltz", composer="Jazz Composer")
        assert titles("jazz") == ["Jazz Suite", "Plain", "Waltz", "Somewhere"]
        guest, track = make_artist("Petra Vogel"), make_track(title="Duet")
        feature(track, guest)
        search_for_guest = titles("petra")
        assert search_for_guest == ["Duet"]

    def test_the_best_match_is_the_first_of_all_kinds(self, session):
        make_track(title="Halcyon Days", play_count=999)
        artist = make_artist("Halcyon")
        results = search.search("halcyon")
        assert (results.best_kind, results.best.id) == ("artist", artist.id)


class TestSpelling:
    @pytest.mark.parametrize(
        "typed", ["metalica", "metllica", "metallcia", "metallixa", "mettallica", "metalicca"]
    )
    def test_typing_errors_are_forgiven(self, session, typed):
        make_artist("Metallica")
        make_artist("Sepultura")
        assert names(typed)[0] == "Metallica"
        assert search.search(typed).by_spelling

    @pytest.mark.parametrize("typed", ["undretow pslam", "underto psalms", "undertow xsalm", "udnertow psal"])
    def test_also_two_in_a_longer_name(self, session, typed):
        make_track(title="Undertow Psalm")
        make_track(title="Harbour Prayer")
        assert titles(typed)[0] == "Undertow Psalm"

    def test_a_word_too_much_is_forgiven(self, session):
        make_artist("Beatles")
        assert names("the beatles") == ["Beatles"]

    def test_what_is_typed_right_needs_no_other_spelling(self, session):
        make_artist("Metallica")
        assert not search.search("metallica").by_spelling

    def test_who_types_a_whole_name_is_shown_nothing_that_is_nearly_so(self, session):
        make_artist("Kino")
        make_artist("Kina")
        assert names("кино") == ["Kino"]

    def test_the_nearest_spelling_comes_first_however_much_is_spelled_farther_off(self, session):
        beetles, eagles = make_artist("The Beetles"), make_artist("The Eagles")
        wanted = [make_track(beetles, f"Song {n}", audio=False).title for n in range(2)]
        for n in range(search.queries.LOOKED_AT["track"] + 5):
            make_track(eagles, f"Flight {n}", audio=False, play_count=100)
        shown = search.search("beatles").tracks
        assert sorted(track.title for track in shown[:2]) == wanted

    def test_something_quite_different_is_not_found(self, session):
        make_artist("Metallica")
        results = search.search("xylophone")
        assert not results


class TestVisibility:
    def test_drafts_private_playlists_and_hidden_people_are_never_found(self, world):
        make_user("hidden", name="Shy Person", profile={"searchable": False})
        make_user("gone", name="Shy Suspended", suspended_at=world.psalm.published_at)
        for typed in ("sketch", "unfinished weather", "for nobody", "shy", "silent type"):
            assert not any(entry for entry in found_titles(typed) if "sketch" in entry or "shy" in entry)
        assert not search.search("Sketch in Rain", "tracks").tracks
        assert not search.search("Unfinished Weather", "albums").albums
        assert not search.search("For nobody", "playlists").playlists
        assert not search.search("Shy", "people").people
        assert not search.search("Silent Type", "artists").artists

    def test_the_table_decides_even_when_the_index_is_behind(self, session):
        track = make_track(title="Stale")
        session.connection().exec_driver_sql(f"UPDATE tracks SET listed = {FALSE[session.bind.dialect.name]}")
        assert search.search("stale", "tracks").tracks == []
        assert track.id

    def test_every_kind_is_found(self, world):
        results = search.search("kitchen")
        assert [one.title for one in results.playlists] == ["Kitchen, 7 pm"]
        assert [one.name for one in search.search("carvalho").people] == ["Inês Carvalho"]
        assert [one.name for one in search.search("ines").people] == ["Inês Carvalho"]
        assert [one.title for one in search.search("saltwater").albums] == ["Saltwater Hymns"]


class TestKeepingUp:
    def test_unpublishing_takes_it_out_and_publishing_puts_it_back(self, session):
        track = make_track(title="Wavering")
        for listed in (False, True):
            with transaction():
                track.listed = listed
                session.flush()
            assert titles("wavering") == (["Wavering"] if listed else [])

    def test_a_renamed_artist_is_found_by_the_new_name_with_all_works(self, session):
        artist = make_artist("Old Name")
        make_track(artist, "Song")
        make_album(artist, "Record")
        with transaction():
            artist.name, artist.sort_key = "Fresh Paint", sort_key("Fresh Paint")
            session.flush()
        results = search.search("fresh paint")
        assert [len(results.artists), len(results.tracks), len(results.albums)] == [1, 1, 1]
        assert not search.search("old name", "tracks").tracks

    def test_a_playlist_made_private_is_gone(self, session):
        playlist = make_playlist(make_user(), "Sea swimming")
        with transaction():
            playlist.visibility = "private"
            session.flush()
        assert not search.search("sea swimming").playlists

    def test_what_is_deleted_is_gone(self, session):
        track = make_track(title="Shortlived", audio=False)
        with transaction():
            session.delete(track)
            session.flush()
        assert not session.query(SearchEntry).filter_by(kind="track", subject_id=track.id).count()

    def test_what_was_refreshed_by_hand_is_not_written_again(self, session, count_queries):
        with count_queries() as seen, transaction() as writing:
            artist = Artist(name="Once", slug="once", sort_key="once", listed=True)
            writing.add(artist)
            writing.flush()
            search.refresh_artists([artist.id])
        assert sum("INSERT INTO search_entries" in statement for statement in seen) == 1
        assert names("once") == ["Once"]

    def test_a_change_that_fails_changes_nothing(self, session):
        track = make_track(title="Steady")
        with pytest.raises(ZeroDivisionError), transaction():
            track.title = "Shaken"
            session.flush()
            _ = 1 / 0
        assert titles("steady") and not titles("shaken")

    def test_plays_rewrite_nothing_until_popularity_is_refreshed(self, session, count_queries):
        quiet, loud = make_track(title="Echo", play_count=5), make_track(title="Echo", play_count=50)
        with count_queries() as seen, transaction() as writing:
            writing.add(quiet)
            quiet.play_count = 5_000
            writing.flush()
        assert any("UPDATE tracks" in statement for statement in seen)
        assert not [statement for statement in seen if "search_entries" in statement]
        assert [track.id for track in search.search("echo", "tracks").tracks] == [loud.id, quiet.id]
        with transaction():
            assert search.refresh_popularity() == 1
        assert [track.id for track in search.search("echo", "tracks").tracks] == [quiet.id, loud.id]

    def test_rebuilding_gives_the_same_rows(self, world, session):
        def rows() -> list[tuple[object, ...]]:
            table = SearchEntry.__table__
            return sorted(tuple(row) for row in session.execute(table.select()))

        before = rows()
        with transaction():
            assert search.rebuild() == len(before)
        assert rows() == before

    def test_an_index_that_many_changes_scattered_is_gathered_and_gives_the_same(self, session):
        with transaction():
            artist = make_artist("Scatter")
            tracks = [make_track(artist, title=f"Scattered {n}") for n in range(20)]
        for track in tracks:
            with transaction(), session.begin_nested():  # each leaves a piece of its own
                search.refresh_tracks([track.id])
        before = titles("scattered")
        steps = []
        with transaction():
            for step in search.gathering_steps():
                steps.append(step())
        assert (before, bool(steps)) == (titles("scattered"), is_sqlite())
        assert list(search.gathering_steps()) == []


class TestTyped:
    HOSTILE = (
        '"',
        '""',
        "'",
        "a'b",
        "OR",
        "NEAR(",
        "a AND",
        "NOT a",
        "a* *b",
        "^a",
        "names:a",
        "{names}:a",
        "-a",
        "a:*",
        "&",
        "|",
        "!",
        "<->",
        "(",
        ")",
        "\\",
        "%",
        "_",
        "ac/dc",
        "\x00",
        "a\x00b",
        "\ud800",
        "…",
        "💥",
        " ",
        "\n\t",
        "!!!",
        "?",
        "/",
        "1e5",
        "--",
        ";",
        "'; drop table tracks; --",
        "x" * 100_000,
        "a b " * 50_000,
        "東" * 5_000,
    )

    @pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
    @pytest.mark.parametrize("type_", ["all", "tracks"])
    def test_any_text_at_all_is_a_search(self, world, typed, type_):
        search.search(typed, type_)
        assert len(search.suggest(typed)) <= 8

    def test_a_long_one_is_cut_and_says_so(self, session):
        assert search.clean("x" * 100_000).was_cut
        assert len(search.clean("x" * 100_000).typed) == search.LONGEST_QUERY
        assert not search.clean("  night  ").was_cut

    @pytest.mark.parametrize(
        "typed", ["東京は夜の七時" * 20, "東京は夜の七時に雨が 降っていたので傘を " * 9, "a/b/c/d/e " * 20]
    )
    def test_the_index_is_asked_for_24_words_at_most_and_the_cut_is_said(self, typed):
        query = search.clean(typed)
        assert query.was_cut
        assert max(sum(len(words) for words in ways) for ways in zip(*query.groups, strict=False)) <= 24

    def test_a_title_of_25_signs_is_searched_for_whole(self, session):
        title = "東京は夜の七時に雨が降っていたので傘を持って出かけ"
        make_track(title=title, audio=False)
        make_track(title=title[:10], audio=False)
        session.commit()
        assert len(title) == 25 and not search.clean(title).was_cut
        assert titles(title)[0] == title

    def test_nothing_typed_finds_nothing(self, world):
        assert not search.search("  ") and not search.search("\x00") and search.suggest("") == []


class TestPages:
    def test_one_type_comes_in_pages_of_fifty_without_gaps(self, session):
        artist = make_artist()
        made = {make_track(artist, f"Wave {n}", audio=False).id for n in range(120)}
        seen: list[int] = []
        page = 1
        while page:
            results = search.search("wave", "tracks", page)
            seen += [track.id for track in results.tracks]
            page = results.next_page
        assert len(seen) == 120 and set(seen) == made

    def test_a_page_beyond_the_end_is_the_last_that_may_be_asked(self, session):
        make_track(title="Wave")
        assert search.search("wave", "tracks", 10**9).page == search.LAST_PAGE

    def test_all_is_a_short_list_of_each_with_counts(self, session):
        artist = make_artist("Wave Artist")
        for n in range(9):
            make_track(artist, f"Wave {n}", audio=False)
        results = search.search("wave")
        assert len(results.tracks) == 6 and results.counts["tracks"] == (9, False)


class TestSuggestions:
    def test_at_most_eight_not_all_of_one_kind(self, session):
        artist = make_artist("Night Owl")
        for n in range(12):
            make_album(artist, f"Night {n}", tracks=0)
            make_track(artist, f"Nightfall {n}", audio=False)
        made = search.suggest("nigh")
        assert len(made) == 8
        assert {one.kind for one in made} == {"artist", "album", "track"}

    def test_kinds_stand_together(self, world):
        kinds = [one.kind for one in search.suggest("s")]
        assert kinds == sorted(kinds, key=kinds.index)


FALSE = {"sqlite": "0", "postgresql": "false"}


def found_titles(typed: str) -> list[str]:
    results = search.search(typed)
    things = [*results.tracks, *results.albums, *results.playlists]
    return [thing.title.lower() for thing in things] + [person.name.lower() for person in results.people]
