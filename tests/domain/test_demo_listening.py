"""The demo's listeners: rows that obey the rules of counting, with the rhythm of people."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.db import transaction
from musicapp.domain import demo, playback, playlists
from musicapp.domain.demo import counters, listening, people, state
from musicapp.domain.demo.plays import Ears, Library
from musicapp.domain.demo.state import Scale
from musicapp.domain.demo.taste import Piece
from musicapp.domain.playback import counting
from musicapp.models import Artist, ArtistFollow, Play, Playlist, Profile, Track, TrackLike, User
from tests.domain.test_setup import listen, seed

Row = dict[str, Any]
SMALL = Scale(people=5, days=14, tracks=24)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=182)


@pytest.fixture(scope="module")
def months() -> list[Row]:
    """Half a year of thirty people, without a database."""
    pieces = [
        Piece(
            n,
            n // 8,
            n // 16,
            f"Artist {n // 16}",
            None,
            f"Piece {n}",
            genre,
            "calm",
            100,
            70_000 + 500 * n,
            SINCE.date(),
        )
        for n, genre in enumerate(("Soul", "Folk", "Jazz", "Electronic", "Ambient", "Highlife") * 16)
    ]
    library = Library(pieces, ())
    everyone = people.cast(30)
    rows = []
    for number, person in enumerate(everyone):
        joined = people.joined_at(person, 30, 182, NOW)
        rows += list(Ears(person, library, joined, number).plays(SINCE, NOW))
    return rows


@pytest.fixture
def small(session: Session, frozen: datetime) -> Iterator[Session]:
    """A small demo in which everybody has listened."""
    seed(SMALL)
    listen()
    yield session


class TestRhythm:
    def test_nights_are_quiet_on_the_listeners_own_clocks(self, months: list[Row]) -> None:
        everyone = people.cast(30)
        hours = Counter(
            r["started_at"].astimezone(ZoneInfo(everyone[r["user_id"]].zone)).hour for r in months
        )
        night, evening = sum(hours[h] for h in (2, 3, 4, 5)), sum(hours[h] for h in (18, 19, 20, 21))
        assert 0 < night * 8 < evening

    def test_working_days_differ_from_weekends(self, months: list[Row]) -> None:
        everyone = people.cast(30)
        commuters = {n for n, person in enumerate(everyone) if person.rhythm == "commuter"}
        mornings: Counter[bool] = Counter()
        for row in months:
            if row["user_id"] in commuters:
                local = row["started_at"].astimezone(ZoneInfo(everyone[row["user_id"]].zone))
                mornings[local.weekday() >= 5] += local.hour in (7, 8)
        assert mornings[False] / 5 > 3 * mornings[True] / 2

    def test_grows_over_the_months(self, months: list[Row]) -> None:
        first = sum(row["started_at"] < SINCE + timedelta(days=60) for row in months)
        last = sum(row["started_at"] > NOW - timedelta(days=60) for row in months)
        assert last > 1.5 * first

    def test_people_have_favourites_and_repeat_them(self, months: list[Row]) -> None:
        for number, person in enumerate(people.cast(30)[:10]):
            heard = Counter(row["track_id"] for row in months if row["user_id"] == number)
            if heard.total() > 300:
                assert sum(n for _, n in heard.most_common(10)) > 0.25 * heard.total(), person.username

    def test_ends_are_as_mixed_as_those_of_people(self, months: list[Row]) -> None:
        counted = [row for row in months if row["counted_at"]]
        completed = sum(counting.is_completed(row["slices"]) for row in counted) / len(counted)
        starts = [row for row in months if not row["excluded"]]
        skipped = sum(counting.is_skipped(r["ended"], r["counted_at"] is not None) for r in starts) / len(
            starts
        )
        assert 0.6 < completed < 0.95 and 0.05 < skipped < 0.3

    def test_is_the_same_again(self, months: list[Row]) -> None:
        person = people.cast(1)[0]
        piece = Piece(1, 1, 1, "Artist", None, "Piece", "Soul", "warm", 90, 80_000, SINCE.date())
        ears = (Ears(person, Library([piece], ()), SINCE, 1).plays(SINCE, NOW) for _ in range(2))
        first, second = map(list, ears)
        assert first == second and first


class TestRules:
    def test_one_listeners_plays_never_overlap(self, months: list[Row]) -> None:
        by_listener = defaultdict(list)
        for row in months:
            by_listener[row["user_id"]].append(row)
        for rows in by_listener.values():
            assert all(one["last_contact_at"] <= two["started_at"] for one, two in pairwise(rows))

    def test_nothing_is_heard_faster_than_the_clock_or_in_the_future(self, months: list[Row]) -> None:
        for row in months:
            real_ms = (row["last_contact_at"] - row["started_at"]) / timedelta(milliseconds=1)
            assert row["heard_ms"] <= real_ms + 1
            assert row["last_contact_at"] <= NOW

    def test_slices_fit_what_was_heard(self, months: list[Row]) -> None:
        for row in months:
            believed = counting.believable_slices(row["slices"], row["heard_ms"], row["track_duration_ms"])
            assert believed == row["slices"]

    def test_what_counts_is_what_counting_says(self, months: list[Row]) -> None:
        on_day: Counter[tuple[object, ...]] = Counter()
        for row in sorted(months, key=lambda row: row["started_at"]):
            enough = counting.counts(row["heard_ms"], row["track_duration_ms"])
            key = (row["user_id"], row["track_id"], row["day"])
            expected = counting.exclusion(False, False, on_day[key]) if enough else ""
            assert row["excluded"] == expected
            assert (row["counted_at"] is not None) == (enough and not expected)
            on_day[key] += row["counted_at"] is not None
        assert max(on_day.values()) == counting.DAILY_CAP, "somebody was obsessed"

    def test_nobody_hears_what_is_not_out(self, small: Session) -> None:
        rows = small.execute(
            select(Play.started_at, Track.published_at).join(Track, Track.id == Play.track_id)
        )
        assert all(published and started > published - timedelta(days=1) for started, published in rows)

    def test_an_artists_own_plays_move_nothing(self, small: Session) -> None:
        own = select(Play).join(Track, Track.id == Play.track_id).join(Artist, Artist.id == Track.artist_id)
        plays = small.scalars(own.where(Artist.owner_id == Play.user_id)).all()
        assert plays and all(play.counted_at is None for play in plays)
        assert any(play.excluded == "own" for play in plays)


class TestRows:
    def test_counters_equal_a_recount(self, small: Session) -> None:
        assert not any(counters.miscounted().values())
        assert not any(playback.miscounted().values())
        assert not playlists.miscounted()

    def test_people_have_faces_and_cannot_sign_in(self, small: Session) -> None:
        rows = small.execute(
            select(User, Profile).join(Profile).where(User.demo, User.password_hash == "")
        ).all()
        assert len(rows) >= SMALL.people
        assert all(profile.display_name and profile.bio and profile.location for _, profile in rows)
        assert all(user.created_at <= clock.now() for user, _ in rows)

    def test_the_demo_listener_has_five_playlists_a_library_and_a_history(self, small: Session) -> None:
        user = small.scalar(select(User).where(User.username == "demo-listener"))
        assert user is not None
        own = small.scalars(select(Playlist).where(Playlist.user_id == user.id)).all()
        assert {p.title for p in own} >= {"Kitchen, 7 pm", "Sea swimming", "Long train north"} and len(
            own
        ) == 5
        assert {p.visibility for p in own} == {"public", "unlisted", "private"}
        for table in (Play, TrackLike, ArtistFollow):
            assert small.scalar(select(func.count()).select_from(table).where(table.user_id == user.id)), (
                table
            )

    def test_likes_come_after_the_second_listen(self, small: Session) -> None:
        likes = small.execute(select(TrackLike.user_id, TrackLike.track_id, TrackLike.created_at)).all()
        assert likes
        for user_id, track_id, at in likes:
            counted = (Play.user_id == user_id, Play.track_id == track_id, Play.counted_at < at)
            assert (small.scalar(select(func.count()).select_from(Play).where(*counted)) or 0) >= 2

    def test_guests_and_a_robot_come_by(self, small: Session) -> None:
        assert (small.scalar(select(func.count(Play.guest_id.distinct()))) or 0) >= 2
        assert small.scalar(select(func.count()).where(Play.excluded == "robot"))

    def test_twice_is_once(self, small: Session) -> None:
        before = small.scalar(select(func.count(Play.id)))
        assert list(demo.listening_steps()) == []
        assert seed() == 0
        assert small.scalar(select(func.count(Play.id))) == before

    def test_what_was_cut_off_is_completed(
        self, session: Session, frozen: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listening, "AT_ONCE", 60)
        seed(SMALL)
        for number, step in enumerate(demo.listening_steps()):
            with transaction():
                step()
            if number == 3:
                break
        begun = session.scalar(select(func.count(Play.id))) or 0
        assert begun and not any(playback.miscounted().values()), "right also in between"
        clock.freeze(NOW + timedelta(days=2))  # the next try may come later
        seed(SMALL)
        listen()
        ids = list(session.scalars(select(Play.play_id)))
        assert len(ids) > begun and max(session.scalars(select(Play.last_contact_at))) <= NOW
        assert not any(counters.miscounted().values())
        known = state.find()
        assert known is not None and known.is_complete

    def test_the_job_does_it_all(self, app: Flask, session: Session, frozen: datetime) -> None:
        from musicapp.backends.jobs import Claimed
        from musicapp.jobs.register import REGISTER

        seed(SMALL)
        REGISTER["demo.listen"].run(Claimed(1, "demo.listen", 0, "", 1))
        known = state.find()
        assert known is not None and known.is_complete
