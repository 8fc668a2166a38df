"""The library at a glance, and where the listener left off."""

from datetime import datetime, timedelta

import pytest

from musicapp import clock
from musicapp.db import transaction
from musicapp.domain import follows, library, likes, playback
from musicapp.domain.playback import Report
from musicapp.models import Track, User
from tests.world import World

ALL = (1 << 50) - 1


def _played(
    user: User, track: Track, play_id: str, slices: int, ended: str = "leave", heard_ms: int = 180_000
) -> None:
    who = playback.listener(user, None, "Mozilla/5.0 (X11; Linux x86_64)", "")
    with transaction():
        report = Report(play_id, track.id, age_ms=180_000, heard_ms=heard_ms, slices=slices, ended=ended)
        playback.record_play(who, report)


def test_counts_of_all_kinds_are_one_statement(world: World, count_queries) -> None:
    with transaction():
        likes.like_track(world.ines, world.psalm.id)
        likes.like_album(world.ines, world.hymns.id)
        follows.follow_artist(world.ines, world.mira.id)
    assert world.ines.id
    with count_queries() as seen:
        assert library.counts(world.ines) == library.Counts(tracks=1, albums=1, artists=1, playlists=2)
    assert len(seen) == 1


@pytest.mark.usefixtures("frozen")
def test_what_was_played_last_comes_first_once_each_with_the_place_where_it_stopped(
    world: World, frozen: datetime
) -> None:
    _played(world.ines, world.psalm, "first-001", ALL, ended="ended")
    clock.freeze(frozen + timedelta(hours=1))
    _played(world.ines, world.single, "second-01", ALL >> 25)
    clock.freeze(frozen + timedelta(hours=2))
    _played(world.ines, world.psalm, "third-001", 0b11111)
    recent = library.left_off(world.ines).unfinished
    assert [(one.track.title, one.share, one.position_ms) for one in recent] == [
        ("Undertow Psalm", 0.1, 18_000),
        ("Nocny pociąg", 0.5, 90_000),
    ]


def test_what_was_heard_to_its_end_is_not_left_off(world: World, frozen: datetime) -> None:
    _played(world.ines, world.psalm, "first-001", ALL >> 25)
    clock.freeze(frozen + timedelta(hours=1))
    _played(world.ines, world.psalm, "second-01", ALL >> 1, ended="ended")
    _played(world.ines, world.single, "third-001", ALL, ended="leave")
    assert library.left_off(world.ines) == library.LeftOff([], is_new=False)


def test_what_was_hardly_heard_moves_nothing(world: World, frozen: datetime) -> None:
    _played(world.ines, world.psalm, "first-001", ALL >> 25)
    clock.freeze(frozen + timedelta(hours=1))
    _played(world.ines, world.psalm, "second-01", 0b1, heard_ms=3_000)
    _played(world.ines, world.single, "third-001", 0b11, heard_ms=29_000)
    recent = library.left_off(world.ines).unfinished
    assert [(one.track.title, one.position_ms) for one in recent] == [("Undertow Psalm", 90_000)]


def test_a_new_listener_has_nothing(world: World) -> None:
    assert library.left_off(world.jonas) == library.LeftOff([], is_new=True)
    assert library.counts(world.jonas) == library.Counts(0, 0, 0, 0)
