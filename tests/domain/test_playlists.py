"""Playlists: who may see and change them, the order of their entries, and what they say of themselves."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from musicapp.db import change, transaction
from musicapp.domain import playlists
from musicapp.domain.playlists.entries import GAP
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Album, Playlist, PlaylistEntry, Track, User
from tests.factories import make_album, make_playlist, make_track
from tests.world import World


def _titles(user: User, playlist: Playlist) -> list[str]:
    return [entry.track.title for entry in playlists.entries(user, playlist)]


def _ids(user: User, playlist: Playlist) -> list[int]:
    return [entry.id for entry in playlists.entries(user, playlist)]


class TestSeeing:
    def test_a_private_one_is_there_for_its_owner_alone(self, world: World) -> None:
        assert playlists.get_playlist(world.ines, "ines", "for-nobody").id == world.secret.id
        for viewer in (None, world.jonas, world.root):
            with pytest.raises(NotFound):
                playlists.get_playlist(viewer, "ines", "for-nobody")
            with pytest.raises(NotFound):
                playlists.get_playlist_by_id(viewer, world.secret.id)

    def test_an_unlisted_one_is_there_for_whoever_has_the_address(self, world: World) -> None:
        change(update(Playlist).where(Playlist.id == world.secret.id).values(visibility="unlisted"))
        assert playlists.get_playlist(None, "ines", "for-nobody").id == world.secret.id
        assert [one.title for one in playlists.public_playlists_of(world.ines)] == ["Kitchen, 7 pm"]

    @pytest.mark.parametrize("playlist_id", [0, 10**12, 2**70])
    def test_an_id_of_nothing(self, world: World, playlist_id: int) -> None:
        with pytest.raises(NotFound):
            playlists.get_own_playlist(world.ines, playlist_id)

    def test_a_track_that_the_viewer_may_not_see_is_left_out(self, world: World) -> None:
        with transaction():
            mine = playlists.create(world.ada, "Mine", visibility="public")
            playlists.add_track(world.ada, mine.id, world.sketch.id)
            playlists.add_track(world.ada, mine.id, world.psalm.id)
        assert _titles(world.ada, mine) == ["Sketch in Rain", "Undertow Psalm"]
        assert _titles(world.jonas, mine) == ["Undertow Psalm"]

    def test_the_rail_is_one_statement_and_shows_the_last_changed_first(
        self, world: World, count_queries
    ) -> None:
        with transaction():
            playlists.add_track(world.ines, world.secret.id, world.single.id)
        assert world.ines.id
        with count_queries() as seen:
            titles = [one.title for one in playlists.rail(world.ines)]
        assert (titles, len(seen)) == (["For nobody", "Kitchen, 7 pm"], 1)


class TestMaking:
    def test_gets_an_address_of_its_own(self, world: World) -> None:
        with transaction():
            slugs = [
                playlists.create(world.jonas, title).slug for title in ("Łódź!", "Lodz", "日本", "???", "!!!")
            ]
        assert slugs == ["lodz", "lodz-2", slugs[2], "playlist", "playlist-2"]
        assert slugs[2]

    def test_titles_lose_what_nobody_can_read(self, world: World) -> None:
        with transaction():
            made = playlists.create(world.jonas, "  Night\x00\x07\n train ", "one\r\ntwo\x00")
        assert (made.title, made.description) == ("Night train", "one\ntwo")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"title": " \x00 "}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"title": "x", "description": "y" * 1001}, "description"),
            ({"title": "x", "visibility": "everybody"}, "visibility"),
        ],
    )
    def test_refuses_nonsense_by_its_field(self, world: World, said: dict[str, str], field: str) -> None:
        with pytest.raises(Invalid) as refusal, transaction():
            playlists.create(world.ines, **said)
        assert set(refusal.value.fields) == {field}


class TestRenaming:
    def test_leaves_the_old_address_leading_to_the_new_one(self, world: World) -> None:
        with transaction():
            playlists.edit(world.ines, world.kitchen.id, "Kitchen, 8 pm", "", "public")
            playlists.edit(world.ines, world.kitchen.id, "Kitchen, 9 pm", "", "public")
        for old in ("kitchen-7-pm", "kitchen-8-pm"):
            moved = playlists.moved_playlist(None, "ines", old)
            assert moved and moved.slug == "kitchen-9-pm"

    def test_back_and_forth_and_onto_an_old_address_of_another(self, world: World) -> None:
        with transaction():
            playlists.edit(world.ines, world.kitchen.id, "Other", "", "public")
            playlists.edit(world.ines, world.secret.id, "Kitchen, 7 pm", "", "private")
            playlists.edit(world.ines, world.kitchen.id, "Kitchen, 7 pm", "", "public")
        assert playlists.get_playlist(world.ines, "ines", "kitchen-7-pm").id == world.secret.id
        assert playlists.get_playlist(world.ines, "ines", "kitchen-7-pm-2").id == world.kitchen.id

    def test_does_not_give_a_private_one_away(self, world: World) -> None:
        with transaction():
            playlists.edit(world.ines, world.secret.id, "Still for nobody", "", "private")
        assert playlists.moved_playlist(world.jonas, "ines", "for-nobody") is None

    def test_is_for_the_owner(self, world: World) -> None:
        with pytest.raises(NotFound), transaction():
            playlists.edit(world.jonas, world.kitchen.id, "Mine now", "", "public")


class TestAdding:
    def test_goes_to_the_end_and_twice_is_once(self, world: World) -> None:
        with transaction():
            first = playlists.add_track(world.ines, world.kitchen.id, world.mute.id)
            second = playlists.add_track(world.ines, world.kitchen.id, world.mute.id)
        assert (first.added, second.added, second.present) == (1, 0, 1)
        assert _titles(world.ines, world.kitchen)[-1] == "Grandmother Tide"
        assert not playlists.miscounted()

    def test_an_album_comes_in_its_order_without_what_is_there(self, world: World) -> None:
        with transaction():
            added = playlists.add_album(world.ines, world.kitchen.id, world.hymns.id)
        assert (added.added, added.present) == (2, 1)
        assert _titles(world.ines, world.kitchen)[2:] == ["Harbour Prayer", "Grandmother Tide"]

    def test_keeps_count_length_covers_and_colours_right(self, world: World) -> None:
        keys = [f"{number:032x}" for number in range(6)]
        albums = [
            make_album(world.mira, f"Number {n}", tracks=1, cover_key=key) for n, key in enumerate(keys)
        ]
        with transaction():
            made = playlists.create(world.jonas, "Six covers")
            for album in albums:
                playlists.add_album(world.jonas, made.id, album.id)
        row = playlists.rail(world.jonas)[0]
        assert (row.track_count, row.duration_ms, row.covers) == (6, 6 * 180_000, tuple(keys[:4]))
        assert (row.art_1, row.art_2) == ("#f0765c", "#2c7f95")

    def test_without_tracks_each_has_colours_of_its_own(self, world: World) -> None:
        with transaction():
            one, two = (playlists.create(world.jonas, title) for title in ("One", "Two"))
            own = (one.art_1, one.art_2)
            playlists.add_album(world.jonas, one.id, world.hymns.id)
        assert own[0] and own != (two.art_1, two.art_2)
        with transaction():
            for entry in playlists.entries(world.jonas, one):
                playlists.remove(world.jonas, one.id, entry.id)
        assert own in [(row.art_1, row.art_2) for row in playlists.rail(world.jonas)]

    def test_what_a_track_becomes_reaches_the_playlists_that_hold_it(self, world: World) -> None:
        change(update(Track).where(Track.id == world.psalm.id).values(duration_ms=200_000))
        change(update(Album).where(Album.id == world.hymns.id).values(cover_key="c" * 32))
        assert playlists.miscounted()
        with transaction():
            playlists.tracks_changed([world.psalm.id])
        assert not playlists.miscounted()
        assert playlists.rail(world.ines)[0].covers == ("c" * 32,)

    def test_refuses_strangers_and_what_is_not_there(self, world: World) -> None:
        for user, track_id in (
            (world.jonas, world.psalm.id),
            (world.ines, 2**70),
            (world.ines, world.sketch.id),
        ):
            with pytest.raises(NotFound), transaction():
                playlists.add_track(user, world.kitchen.id, track_id)

    def test_ends_at_five_thousand(self, world: World) -> None:
        change(update(Playlist).where(Playlist.id == world.kitchen.id).values(track_count=5000))
        with pytest.raises(Conflict), transaction():
            playlists.add_track(world.ines, world.kitchen.id, world.mute.id)


class TestRemoving:
    def test_can_be_taken_back_to_the_very_place(self, world: World) -> None:
        with transaction():
            playlists.add_album(world.ines, world.kitchen.id, world.hymns.id)
        before = _titles(world.ines, world.kitchen)
        with transaction():
            removed = playlists.remove(world.ines, world.kitchen.id, _ids(world.ines, world.kitchen)[1])
        assert _titles(world.ines, world.kitchen) == [before[0], *before[2:]]
        assert not playlists.miscounted()
        for _ in range(2):
            with transaction():
                playlists.restore(world.ines, world.kitchen.id, removed.track_id, removed.position)
        assert _titles(world.ines, world.kitchen) == before
        assert not playlists.miscounted()

    def test_refuses_strangers_and_entries_of_another_playlist(self, world: World) -> None:
        mine, other = _ids(world.ines, world.kitchen)[0], _ids(world.ines, world.secret)[0]
        for user, entry in ((world.jonas, mine), (world.ines, other), (world.ines, 2**70)):
            with pytest.raises(NotFound), transaction():
                playlists.remove(user, world.kitchen.id, entry)

    def test_deleting_takes_the_entries_and_leaves_the_tracks(self, world: World) -> None:
        with transaction():
            assert playlists.delete(world.ines, world.kitchen.id) == "Kitchen, 7 pm"
        with pytest.raises(NotFound):
            playlists.get_own_playlist(world.ines, world.kitchen.id)
        assert playlists.count_with(world.psalm) == 1  # the secret one


class TestMoving:
    def test_before_after_and_to_the_end(self, world: World) -> None:
        with transaction():
            playlists.add_album(world.ines, world.kitchen.id, world.hymns.id)
        a, b, c, d = _ids(world.ines, world.kitchen)
        for where, expected in (
            ({"before": a}, [d, a, b, c]),
            ({"after": a}, [a, d, b, c]),
            ({}, [a, b, c, d]),
            ({"after": d}, [a, b, c, d]),
        ):
            with transaction():
                playlists.move(world.ines, world.kitchen.id, d, **where)
            assert _ids(world.ines, world.kitchen) == expected

    def test_writes_one_row_and_numbers_anew_only_when_there_is_no_room(self, world: World) -> None:
        entries = _ids(world.ines, world.kitchen)
        for place, entry in enumerate(entries):
            change(update(PlaylistEntry).where(PlaylistEntry.id == entry).values(position=place))
        with transaction():
            playlists.add_track(world.ines, world.kitchen.id, world.mute.id)
            playlists.move(world.ines, world.kitchen.id, _last(world), before=entries[1])
        found = playlists.entries(world.ines, world.kitchen)
        assert [entry.position for entry in found] == [GAP, 2 * GAP, 3 * GAP]
        assert [entry.track.title for entry in found][1] == "Grandmother Tide"

    def test_refuses_strangers_and_entries_of_another_playlist(self, world: World) -> None:
        mine, other = _ids(world.ines, world.kitchen), _ids(world.ines, world.secret)[0]
        for user, entry, before in (
            (world.jonas, mine[0], mine[1]),
            (world.ines, other, mine[0]),
            (world.ines, mine[0], other),
            (world.ines, mine[0], 2**70),
        ):
            with pytest.raises(NotFound), transaction():
                playlists.move(user, world.kitchen.id, entry, before=before)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=25))
    def test_any_moves_give_the_order_that_a_list_would(
        self, world: World, moves: list[tuple[int, int, bool]]
    ) -> None:
        made = make_playlist(world.jonas, f"Shuffled {len(moves)} {hash(tuple(moves))}", tuple(_five(world)))
        expected = _ids(world.jonas, made)
        for source, target, before in moves:
            entry, other = expected[source], expected[target]
            with transaction():
                playlists.move(world.jonas, made.id, entry, **{"before" if before else "after": other})
            if entry != other:
                expected.remove(entry)
                expected.insert(expected.index(other) + (0 if before else 1), entry)
        assert _ids(world.jonas, made) == expected


class TestFinding:
    def test_says_which_of_some_tracks_it_holds(self, world: World) -> None:
        some = [world.psalm.id, world.mute.id]
        assert playlists.held_ids(world.kitchen, some) == {world.psalm.id}
        assert playlists.held_ids(world.kitchen, []) == set()

    def test_ideas_share_a_genre_and_are_not_in_it(self, world: World) -> None:
        ideas = [track.title for track in playlists.ideas(world.ines, world.kitchen)]
        assert sorted(ideas) == ["Grandmother Tide", "Harbour Prayer"]


def test_a_long_one_is_shown_in_pages_with_running_numbers(world: World) -> None:
    made = make_playlist(world.jonas, "Five", tuple(_five(world)))
    first = playlists.entries(world.jonas, made, limit=2)
    second = playlists.entries(world.jonas, made, first.after, limit=2)
    assert (first.facts["start"], second.facts["start"]) == (1, 3)
    assert len(playlists.entries(world.jonas, made, second.after, limit=2)) == 1


def _last(world: World) -> int:
    return _ids(world.ines, world.kitchen)[-1]


def _five(world: World) -> list[Track]:
    return [make_track(world.mira) for _ in range(5)]
