"""Recording plays: once per key, never more than the clock allows, counted on the edge, and all counters exact."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from musicapp import clock
from musicapp.db import change, db, transaction
from musicapp.domain import playback
from musicapp.domain.playback import Listener, Recorded, Report
from musicapp.errors import Conflict, NotFound
from musicapp.models import Album, Artist, Play, Track, User
from tests.factories import make_track
from tests.world import World

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
ALL = (1 << 50) - 1

pytestmark = pytest.mark.usefixtures("frozen")


def listener(user: User | None = None, guest_id: str | None = None, user_agent: str = BROWSER) -> Listener:
    return playback.listener(user, guest_id, user_agent, "192.0.2.7")


def record(who: Listener, track: Track, play_id: str = "play-0001", **said: Any) -> Recorded:
    with transaction():
        return playback.record_play(who, Report(play_id=play_id, track_id=track.id, **said))


def later(seconds: float) -> None:
    clock.freeze(clock.now() + timedelta(seconds=seconds))


def counters(track: Track) -> tuple[int, int, int]:
    """Of the track, its album and its artist."""
    album = select(Album.play_count).where(Album.id == track.album_id).scalar_subquery()
    artist = select(Artist.play_count).where(Artist.id == track.artist_id).scalar_subquery()
    plays = select(Track.play_count, album, artist).where(Track.id == track.id)
    of_track, of_album, of_artist = db.session.execute(plays).one()
    assert not any(playback.miscounted().values())
    return of_track, of_album, of_artist


def row_of(play_id: str = "play-0001") -> Play:
    return db.session.execute(
        select(Play).where(Play.play_id == play_id), execution_options={"populate_existing": True}
    ).scalar_one()


class TestOnePlay:
    def test_counts_when_thirty_seconds_were_heard_and_moves_three_counters(self, world: World) -> None:
        who = listener(world.ines)
        assert not record(who, world.psalm).counted
        later(29)
        assert not record(who, world.psalm, heard_ms=29_000, age_ms=29_000).counted
        assert counters(world.psalm) == (0, 0, 0)
        later(2)
        assert record(who, world.psalm, heard_ms=30_500, age_ms=31_000).counted
        assert counters(world.psalm) == (1, 1, 1)

    def test_twice_is_once(self, world: World) -> None:
        for _ in range(3):
            assert record(listener(world.ines), world.psalm, heard_ms=40_000, age_ms=41_000).counted
        assert counters(world.psalm) == (1, 1, 1)

    def test_an_older_report_that_comes_late_takes_nothing_back(self, world: World) -> None:
        who = listener(world.ines)
        record(who, world.psalm, heard_ms=170_000, age_ms=171_000, slices=ALL >> 3, ended="ended")
        assert record(who, world.psalm, heard_ms=15_000, age_ms=171_000, slices=0b11) == Recorded(
            "play-0001", True, 170_000, ""
        )
        assert (row_of().ended, row_of().slices) == ("ended", ALL >> 3)
        assert counters(world.psalm) == (1, 1, 1)

    def test_a_lost_beacon_leaves_what_was_said_before(self, world: World) -> None:
        record(listener(world.ines), world.psalm, heard_ms=15_000, age_ms=16_000)
        assert (row_of().heard_ms, row_of().ended, row_of().counted_at) == (15_000, "", None)

    def test_keeps_all_that_statistics_will_ask_for(self, world: World, frozen: datetime) -> None:
        record(listener(world.ines), world.psalm, heard_ms=5_000, age_ms=8_000, slices=0b11, max_speed=1.5,
               ended="skip", source="album", context="album:1")  # fmt: skip
        play = row_of()
        assert (play.started_at, play.first_contact_at) == (frozen - timedelta(seconds=8), frozen)
        assert (play.slices, play.max_speed, play.ended) == (0b11, 1.5, "skip")
        assert (play.source, play.context, play.device) == ("album", "album:1", "desktop")
        assert (play.day, play.track_duration_ms) == (frozen.date(), 180_000)
        assert len(play.address_hash) == 32
        assert "192.0.2.7" not in play.address_hash

    def test_a_slow_first_report_does_not_cost_the_seconds_that_it_was_under_way(self, world: World) -> None:
        who = listener(world.ines)
        record(who, world.psalm, age_ms=0)  # sent two seconds after the start, whatever it says
        later(28)
        assert record(who, world.psalm, heard_ms=30_000, age_ms=30_000).counted

    def test_of_an_unknown_length_learns_it_when_the_analysis_is_done(self, world: World) -> None:
        fresh = make_track(world.mira, "Fresh", duration_ms=0)
        record(listener(world.ines), fresh, heard_ms=12_000, age_ms=13_000)
        change(update(Track).where(Track.id == fresh.id).values(duration_ms=20_000))
        assert record(listener(world.ines), fresh, heard_ms=12_000, age_ms=13_000).counted


class TestTheClock:
    def test_never_believes_more_than_it_allows(self, world: World) -> None:
        assert record(listener(world.ines), world.psalm, heard_ms=10**9, age_ms=5_000).heard_ms == 5_000
        later(10)
        assert record(listener(world.ines), world.psalm, heard_ms=10**9, age_ms=15_000).heard_ms == 15_000

    def test_believes_a_day_of_offline_age_and_no_more(self, world: World) -> None:
        day = 24 * 3_600_000
        assert record(listener(world.ines), world.psalm, heard_ms=2**31, age_ms=2**70).heard_ms == day

    def test_two_tabs_cannot_hear_two_minutes_in_one(self, world: World) -> None:
        first = record(listener(world.ines), world.psalm, "tab-one-1", heard_ms=40_000, age_ms=60_000)
        second = record(listener(world.ines), world.single, "tab-two-1", heard_ms=60_000, age_ms=60_000)
        assert (first.heard_ms, second.heard_ms) == (40_000, 20_000)

    def test_another_listener_has_another_clock(self, world: World) -> None:
        record(listener(world.ines), world.psalm, "tab-one-1", heard_ms=60_000, age_ms=60_000)
        assert record(listener(world.jonas), world.psalm, "tab-two-1", heard_ms=60_000, age_ms=60_000).counted

    def test_an_hour_on_the_train_is_believed_track_by_track(self, world: World) -> None:
        who = listener(world.ines)
        for number in range(20):  # 20 tracks of 3 minutes, reported together when the line is back
            age = 3_600_000 - number * 180_000
            assert (
                record(who, world.psalm, f"train-{number:03}", heard_ms=180_000, age_ms=age).heard_ms
                == 180_000
            )

    def test_forged_maps_do_not_add_up_to_a_whole_track(self, world: World) -> None:
        for part in range(5):
            record(
                listener(world.ines),
                world.psalm,
                heard_ms=4_000,
                age_ms=4_000,
                slices=0b1111111111 << 10 * part,
            )
        assert row_of().slices.bit_count() < 20


class TestExclusion:
    def test_an_artists_own_play_is_kept_and_does_not_count(self, world: World) -> None:
        recorded = record(listener(world.ada), world.psalm, heard_ms=60_000, age_ms=60_000)
        assert (recorded.counted, recorded.excluded) == (False, "own")
        assert counters(world.psalm) == (0, 0, 0)

    def test_a_robots_play_is_kept_and_does_not_count(self, world: World) -> None:
        who = listener(guest_id="0" * 32, user_agent="Googlebot/2.1")
        assert record(who, world.psalm, heard_ms=60_000, age_ms=60_000).excluded == "robot"
        assert counters(world.psalm) == (0, 0, 0)

    def test_the_eleventh_play_of_a_day_is_over_the_cap_and_the_next_day_begins_anew(
        self, world: World
    ) -> None:
        outcomes = []
        for number in range(11):
            later(60)
            outcomes.append(
                record(
                    listener(world.ines), world.psalm, f"again-{number:03}", heard_ms=31_000, age_ms=40_000
                )
            )
        assert [one.excluded for one in outcomes] == [""] * 10 + ["cap"]
        assert counters(world.psalm) == (10, 10, 10)
        later(86_400)
        assert record(listener(world.ines), world.psalm, "tomorrow", heard_ms=31_000, age_ms=40_000).counted

    def test_what_is_over_the_cap_stays_so(self, world: World) -> None:
        self.test_the_eleventh_play_of_a_day_is_over_the_cap_and_the_next_day_begins_anew(world)
        assert not record(
            listener(world.ines), world.psalm, "again-010", heard_ms=90_000, age_ms=100_000
        ).counted

    def test_a_short_interlude_counts_from_half_of_it(self, world: World) -> None:
        interlude = make_track(world.mira, "Interlude for Gulls", duration_ms=20_000)
        assert not record(listener(world.ines), interlude, "short-001", heard_ms=9_900, age_ms=10_000).counted
        later(60)
        assert record(listener(world.ines), interlude, "short-002", heard_ms=10_000, age_ms=10_000).counted


class TestRefusal:
    def test_a_key_of_somebody_else(self, world: World) -> None:
        record(listener(world.ines), world.psalm, heard_ms=31_000, age_ms=31_000)
        with pytest.raises(Conflict):
            record(listener(world.jonas), world.psalm, heard_ms=31_000, age_ms=31_000)
        with pytest.raises(Conflict):
            record(listener(guest_id="1" * 32), world.psalm, heard_ms=31_000, age_ms=31_000)

    def test_a_key_of_another_track(self, world: World) -> None:
        record(listener(world.ines), world.psalm)
        with pytest.raises(Conflict):
            record(listener(world.ines), world.single)

    def test_a_track_that_the_listener_may_not_hear(self, world: World) -> None:
        with pytest.raises(NotFound):
            record(listener(world.ines), world.sketch)

    @pytest.mark.parametrize("track_id", [0, -1, 10**12, 2**70])
    def test_a_track_that_is_not_there(self, world: World, track_id: int) -> None:
        with pytest.raises(NotFound), transaction():
            playback.record_play(listener(world.ines), Report("play-0001", track_id))

    def test_but_not_the_end_of_a_play_whose_track_was_hidden_meanwhile(self, world: World) -> None:
        record(listener(world.ines), world.psalm, age_ms=0)
        change(update(Track).where(Track.id == world.psalm.id).values(listed=False))
        later(31)
        assert record(listener(world.ines), world.psalm, heard_ms=31_000, age_ms=31_000).counted


class TestGuest:
    def test_counts_like_anybody(self, world: World) -> None:
        assert record(listener(guest_id="a" * 32), world.psalm, heard_ms=31_000, age_ms=31_000).counted

    def test_who_signs_in_while_it_plays_goes_on_with_the_same_play(self, world: World) -> None:
        record(listener(guest_id="a" * 32), world.psalm, heard_ms=10_000, age_ms=10_000)
        later(25)
        assert record(listener(world.ines, "a" * 32), world.psalm, heard_ms=35_000, age_ms=35_000).counted
        assert (row_of().user_id, row_of().guest_id) == (None, "a" * 32)

    def test_an_address_cannot_be_told_from_its_hash_the_next_day(self, world: World) -> None:
        today = listener(guest_id="a" * 32).address_hash
        assert today == listener(guest_id="b" * 32).address_hash
        later(86_400)
        assert listener(guest_id="a" * 32).address_hash != today

    @pytest.mark.parametrize("text", [None, "", "x", "A" * 32, "0" * 33, "0" * 31 + "\n"])
    def test_an_id_that_we_did_not_make_is_none(self, text: str | None) -> None:
        assert playback.known_guest_id(text) is None


def test_a_recount_finds_and_mends_what_is_wrong(world: World) -> None:
    record(listener(world.ines), world.psalm, heard_ms=31_000, age_ms=31_000)
    change(update(Track).where(Track.id == world.psalm.id).values(play_count=7))
    change(update(Artist).where(Artist.id == world.lucja.id).values(play_count=3))
    assert playback.miscounted() == {"tracks": [world.psalm.id], "albums": [], "artists": [world.lucja.id]}
    with transaction():
        assert playback.recount() == 2
    assert counters(world.psalm) == (1, 1, 1)


class TestQueue:
    def test_a_whole_album_is_three_statements(self, world: World, count_queries) -> None:
        viewer_id = world.ines.id  # what is loaded here is not asked again below
        with count_queries() as seen:
            tracks = playback.album_queue(world.ines, world.hymns.id)
        assert viewer_id
        assert len(seen) == 3
        assert [track.title for track in tracks] == ["Harbour Prayer", "Undertow Psalm", "Grandmother Tide"]
        assert [artist.name for artist in tracks[1].credited] == ["Łucja Brzeg"]
        assert (
            tracks[2].unplayable == "This track is here as a catalog entry only; there is no audio to play."
        )

    def test_keeps_the_order_of_ids_and_leaves_out_what_may_not_be_heard(self, world: World) -> None:
        ids = [world.single.id, world.sketch.id, 2**70, world.psalm.id]
        assert [track.id for track in playback.player_tracks(world.ines, ids)] == [
            world.single.id,
            world.psalm.id,
        ]
        assert world.sketch.id in [track.id for track in playback.player_tracks(world.ada, ids)]

    def test_credits_several_artists_in_their_order(self, world: World) -> None:
        from musicapp.models import TrackArtist

        with transaction() as session:
            session.add(TrackArtist(track_id=world.psalm.id, artist_id=world.silent.id, position=10))
            session.flush()
        names = [artist.name for artist in playback.get_player_track(None, world.psalm.id).credited]
        assert names == ["Łucja Brzeg", "Silent Type"]


class TestHistory:
    def test_is_cut_into_days_on_the_listeners_own_clock(self, world: World) -> None:
        world.ines.profile.timezone = "Pacific/Auckland"  # 13 hours ahead: 11:30 UTC is half past midnight
        with transaction() as session:
            session.merge(world.ines.profile)
            session.flush()
        clock.freeze(datetime.fromisoformat("2026-11-20T10:00+00:00"))
        record(listener(world.ines), world.psalm, "evening-1", heard_ms=31_000, age_ms=31_000)
        clock.freeze(datetime.fromisoformat("2026-11-20T11:31+00:00"))
        record(listener(world.ines), world.single, "midnight-1", heard_ms=31_000, age_ms=31_000)
        days = playback.history(world.ines).items
        assert [(day.date.isoformat(), [one.track.id for one in day.heard]) for day in days] == [
            ("2026-11-21", [world.single.id]),
            ("2026-11-20", [world.psalm.id]),
        ]

    def test_leaves_out_what_was_only_touched(self, world: World) -> None:
        record(listener(world.ines), world.psalm, heard_ms=3_000, age_ms=3_000, ended="skip")
        assert playback.history(world.ines).items == []

    def test_belongs_to_the_listener_alone(self, world: World) -> None:
        record(listener(world.ines), world.psalm, heard_ms=31_000, age_ms=31_000)
        assert playback.history(world.jonas).items == []
