"""Follows: twice is once, and counters of both sides follow the rows."""

import pytest
from sqlalchemy import update

from musicapp import clock
from musicapp.db import change, db, transaction
from musicapp.domain import follows
from musicapp.errors import Invalid, NotFound
from musicapp.models import Artist, User
from tests.world import World


def _counts(user: User) -> tuple[int, int]:
    db.session.refresh(user, ["follower_count", "following_count"])
    return user.follower_count, user.following_count


def test_following_an_artist_twice_is_once(world: World) -> None:
    with transaction():
        counts = [follows.follow_artist(world.ines, "mira-oduya").follower_count for _ in range(2)]
        counts.append(follows.follow_artist(world.jonas, world.mira.id).follower_count)
    assert counts == [1, 1, 2]
    assert _counts(world.ines) == (0, 1)
    with transaction():
        assert [follows.unfollow_artist(world.ines, "mira-oduya").follower_count for _ in range(2)] == [1, 1]
    assert _counts(world.ines) == (0, 0)
    assert not any(follows.miscounted().values())


def test_following_a_person_counts_on_both_sides(world: World) -> None:
    with transaction():
        for _ in range(2):
            assert follows.follow_person(world.ines, "jonas").follower_count == 1
        follows.follow_person(world.jonas, "ines")
    assert (_counts(world.ines), _counts(world.jonas)) == ((1, 1), (1, 1))
    assert [person.username for person in follows.followers_of(world.jonas)] == ["ines"]
    assert [person.name for person in follows.followed_people(world.ines)] == ["Jonas Lindqvist"]
    with transaction():
        follows.unfollow_person(world.ines, "jonas")
    assert (_counts(world.ines), _counts(world.jonas)) == ((1, 0), (0, 1))


def test_nobody_follows_themselves(world: World) -> None:
    with pytest.raises(Invalid), transaction():
        follows.follow_person(world.ines, "ines")


@pytest.mark.parametrize("artist", ["no-such-artist", "", 0, 2**70])
def test_what_is_not_there_cannot_be_followed(world: World, artist: str | int) -> None:
    with pytest.raises(NotFound), transaction():
        follows.follow_artist(world.ines, artist)


def test_neither_can_a_suspended_person_nor_a_deleted_artist(world: World) -> None:
    with transaction():
        change(update(User).where(User.id == world.jonas.id).values(suspended_at=clock.now()))
        change(update(Artist).where(Artist.id == world.mira.id).values(deleted_at=clock.now()))
    with pytest.raises(NotFound), transaction():
        follows.follow_person(world.ines, "jonas")
    with pytest.raises(NotFound), transaction():
        follows.follow_artist(world.ines, "mira-oduya")


def test_sets_and_lists_of_ones_own(world: World) -> None:
    with transaction():
        follows.follow_artist(world.ines, world.mira.id)
        follows.follow_artist(world.ines, world.silent.id)
    both = {world.mira.id, world.silent.id}
    assert follows.followed_artist_ids(world.ines, [*both, world.lucja.id, 2**70]) == both
    assert follows.followed_artist_ids(None, both) == set()
    assert {artist.id for artist in follows.followed_artists(world.ines)} == both
    assert follows.is_following(world.ines, world.mira)
    assert not follows.is_following_person(world.ines, world.jonas)
    assert follows.count_artists(world.ines) == 2


def test_a_recount_mends_what_is_wrong(world: World) -> None:
    with transaction():
        follows.follow_artist(world.ines, world.mira.id)
        change(update(Artist).where(Artist.id == world.mira.id).values(follower_count=9))
    assert any(follows.miscounted().values())
    with transaction():
        follows.recount()
    assert not any(follows.miscounted().values())
