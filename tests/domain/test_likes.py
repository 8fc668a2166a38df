"""Likes: twice is once, counters follow the rows."""

import pytest
from sqlalchemy import update

from musicapp.db import change, transaction
from musicapp.domain import likes
from musicapp.errors import NotFound
from musicapp.models import Track
from tests.world import World


def test_liking_twice_is_once_and_taking_back_twice_too(world: World) -> None:
    with transaction():
        counts = [likes.like_track(world.ines, world.psalm.id).like_count for _ in range(2)]
        counts += [likes.unlike_track(world.ines, world.psalm.id).like_count for _ in range(2)]
    assert counts == [1, 1, 0, 0]
    assert not any(likes.miscounted().values())


def test_albums_are_liked_likewise(world: World) -> None:
    with transaction():
        likes.like_album(world.ines, world.hymns.id)
        assert likes.like_album(world.jonas, world.hymns.id).like_count == 2
        assert likes.unlike_album(world.ines, world.hymns.id).like_count == 1
    assert likes.liked_album_ids(world.jonas, [world.hymns.id]) == {world.hymns.id}
    assert [album.title for album in likes.liked_albums(world.jonas)] == ["Saltwater Hymns"]
    assert (likes.count_albums(world.ines), likes.count_albums(world.jonas)) == (0, 1)


def test_a_list_is_asked_once_and_a_guest_likes_nothing(world: World, count_queries) -> None:
    with transaction():
        likes.like_track(world.ines, world.psalm.id)
    everything = [world.psalm.id, world.mute.id, world.single.id, 2**70]
    assert world.ines.id  # loaded before counting
    with count_queries() as seen:
        assert likes.liked_ids(world.ines, everything) == {world.psalm.id}
        assert likes.liked_ids(None, everything) == set()
        assert likes.liked_ids(world.ines, []) == set()
    assert len(seen) == 1


@pytest.mark.parametrize("track_id", [0, 10**12, 2**70])
def test_what_is_not_there_cannot_be_liked(world: World, track_id: int) -> None:
    with pytest.raises(NotFound), transaction():
        likes.like_track(world.ines, track_id)


def test_anothers_draft_cannot_be_liked_and_its_owner_can(world: World) -> None:
    with pytest.raises(NotFound), transaction():
        likes.like_track(world.ines, world.sketch.id)
    with transaction():
        assert likes.like_track(world.ada, world.sketch.id).liked


def test_a_like_of_what_was_hidden_since_can_be_taken_back(world: World) -> None:
    with transaction():
        likes.like_track(world.ines, world.psalm.id)
        change(update(Track).where(Track.id == world.psalm.id).values(listed=False))
    assert likes.liked_tracks(world.ines).items == []
    with transaction():
        assert likes.unlike_track(world.ines, world.psalm.id).like_count == 0


def test_the_newest_like_comes_first_and_a_word_narrows_the_list(world: World, frozen) -> None:
    from datetime import timedelta

    from musicapp import clock

    for seconds, track in enumerate((world.psalm, world.single)):
        clock.freeze(frozen + timedelta(seconds=seconds))
        with transaction():
            likes.like_track(world.ines, track.id)
    assert [track.title for track in likes.liked_tracks(world.ines)] == ["Nocny pociąg", "Undertow Psalm"]
    assert [track.title for track in likes.liked_tracks(world.ines, "pociag")] == ["Nocny pociąg"]
    assert [track.title for track in likes.liked_tracks(world.ines, "MIRA")] == ["Undertow Psalm"]
    assert likes.liked_tracks(world.ines, "100%_").items == []
    first = likes.liked_tracks(world.ines, limit=1)
    assert [track.title for track in likes.liked_tracks(world.ines, after=first.after, limit=1)] == [
        "Undertow Psalm"
    ]
