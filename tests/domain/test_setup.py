"""Reference data, the demo's catalog, and taking either away again."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from musicapp import config
from musicapp.db import transaction
from musicapp.domain import accounts, demo, likes, playlists, reference
from musicapp.domain.accounts import DEMO_ACCOUNTS
from musicapp.domain.demo import catalog, counters, seeding
from musicapp.domain.demo.state import Scale
from musicapp.errors import Forbidden
from musicapp.fold import fold
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    Genre,
    GenreAlias,
    Job,
    Mood,
    Play,
    Playlist,
    PlaylistEntry,
    Setting,
    Tag,
    Track,
    TrackLike,
    User,
)
from tests.world import World

SMALL = Scale(people=3, days=6, tracks=11)
HASHES = {name: "" for name, _, _ in DEMO_ACCOUNTS}


def seed(scale: Scale | None = SMALL) -> int:
    with transaction():
        return demo.seed(HASHES, scale)


def listen() -> None:
    for step in demo.listening_steps():
        with transaction():
            step()


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def counts(session: Session) -> dict[str, int]:
    tables = (
        User,
        Artist,
        Album,
        Track,
        AudioFile,
        Playlist,
        PlaylistEntry,
        Play,
        TrackLike,
        Tag,
        Job,
        Setting,
        Genre,
    )
    return {table.__tablename__: count(session, table) for table in tables}


@pytest.fixture
def production() -> Iterator[None]:
    usual = config.current()
    config.use(dataclasses.replace(usual, env="production"))
    yield
    config.use(usual)


class TestReferenceData:
    def test_is_put_in_once(self, session: Session) -> None:
        with transaction():
            reference.ensure()
        before = (count(session, Mood), count(session, Genre), count(session, GenreAlias))
        with transaction():
            assert reference.ensure() == 0
        assert before == (count(session, Mood), count(session, Genre), count(session, GenreAlias))
        assert before[0] >= len(reference.MOODS) and before[1] >= 40

    def test_leaves_a_renamed_genre_alone(self, session: Session) -> None:
        with transaction():
            reference.ensure()
            soul = session.scalar(select(Genre).where(Genre.slug == "soul"))
            assert soul is not None
            soul.name = "Soul and friends"
        with transaction():
            reference.ensure()
        session.refresh(soul)
        assert soul.name == "Soul and friends"

    @pytest.mark.parametrize(
        ("spelling", "genre"), [("R&B", "Soul"), ("hip hop", "Hip-hop"), ("Hörspiel", "Spoken word")]
    )
    def test_knows_other_spellings(self, session: Session, spelling: str, genre: str) -> None:
        with transaction():
            reference.ensure()
        query = select(Genre.name).join(GenreAlias).where(GenreAlias.folded == fold(spelling))
        assert session.scalar(query) == genre

    def test_has_the_words_of_the_demo(self) -> None:
        moods = {mood.lower() for mood in reference.MOODS}
        assert {track.mood for track in catalog.tracks()} <= moods
        assert {track.genre for track in catalog.tracks()} <= set(reference.GENRES)

    def test_names_countries_in_the_languages_of_the_site(self) -> None:
        assert reference.country_name("DE", "pt") == "Alemanha"
        assert reference.country_name("XX") == "XX"


class TestTheDemosCatalog:
    def test_is_as_large_as_it_should_be(self) -> None:
        tracks = list(catalog.tracks())
        assert len(catalog.artists()) >= 12 and len(catalog.albums()) >= 30 and len(tracks) >= 150
        assert len({track.genre for track in tracks}) >= 10
        assert min(track.duration_ms for track in tracks) >= 60_000
        assert len({track.format for track in tracks}) >= 4

    def test_is_written_once(self, session: Session, frozen: object) -> None:
        assert seed() == SMALL.tracks
        before = counts(session)
        assert seed() == 0
        assert counts(session) == before

    def test_is_marked_published_and_counted(self, session: Session, frozen: object) -> None:
        seed()
        tracks = session.scalars(select(Track).where(Track.demo)).all()
        assert len(tracks) == SMALL.tracks
        assert all(
            track.listed and track.published_at and track.processing_state == "processing" for track in tracks
        )
        assert all(
            artist.listed
            for artist in session.scalars(select(Artist).where(Artist.demo, Artist.track_count > 0))
        )
        assert not any(counters.miscounted().values())

    def test_belongs_in_part_to_the_demo_artist(self, session: Session, frozen: object) -> None:
        seed()
        owner = session.scalar(
            select(User).join(Artist, Artist.owner_id == User.id).where(Artist.name == "Mira Oduya")
        )
        assert owner is not None and owner.username == "demo-artist" and owner.role == "artist"

    def test_makes_room_for_artists_of_the_same_name(self, session: Session, world: World) -> None:
        seed(Scale(people=0, days=1, tracks=12))
        slugs = set(session.scalars(select(Artist.slug).where(Artist.name == "Mira Oduya")))
        assert slugs == {"mira-oduya", "mira-oduya-2"}

    def test_asks_for_the_first_eight_tracks_first(self, session: Session, frozen: object) -> None:
        seed(Scale(people=1, days=1, tracks=None))
        query = (
            select(Job.payload).where(Job.name == seeding.RENDER).order_by(Job.priority, Job.due_at, Job.id)
        )
        wanted = [str(track.seed) for track in catalog.tracks()]
        assert list(session.scalars(query)) == wanted
        rest = session.scalars(select(Job.priority).where(Job.name != seeding.RENDER)).all()
        first = session.scalars(select(Job.priority).where(Job.payload.in_(wanted[:8]))).all()
        assert max(first) < 10, "what somebody presses has 10"
        assert sum(priority < max(first) for priority in rest) == 1, "the feature's cover alone comes before"

    def test_a_pressed_track_overtakes_all_that_is_not_begun(self, session: Session, frozen: object) -> None:
        from musicapp.domain import analysis

        seed()
        last = session.scalar(
            select(Job).where(Job.name == seeding.RENDER).order_by(Job.priority.desc(), Job.id.desc())
        )
        assert last is not None
        with transaction():
            analysis.prioritise(last.subject_id)
        session.refresh(last)
        waiting = session.scalars(select(Job.priority).where(Job.id != last.id)).all()
        assert sorted(waiting)[9] > last.priority, "only the feature's cover and the first eight are ahead"

    def test_is_refused_in_production(self, session: Session, production: None) -> None:
        with pytest.raises(Forbidden):
            seed()

    def test_a_start_seeds_once_and_not_what_was_cleared(self, session: Session, frozen: object) -> None:
        with transaction():
            assert demo.seed_on_first_start(HASHES)
        with transaction():
            assert not demo.seed_on_first_start(HASHES)
        with transaction():
            demo.clear()
        with transaction():
            assert not demo.seed_on_first_start(HASHES)
        assert count(session, Track) == 0
        assert accounts.find_by_login("demo-listener") is not None, "the sign-in page offers it"


class TestClearing:
    def test_leaves_nothing_of_the_demo(self, session: Session, frozen: object) -> None:
        with transaction():
            reference.ensure()
        before = counts(session)
        seed()
        listen()
        with transaction():
            demo.clear()
        after = counts(session)
        assert after.pop("settings") == before.pop("settings") + 1, "it remembers that there was one"
        assert after == before

    def test_leaves_what_is_not_of_the_demo(self, session: Session, world: World) -> None:
        before = counts(session)
        seed()
        listen()
        track = session.scalar(select(Track).where(Track.demo).limit(1))
        assert track is not None
        with transaction():
            playlists.add_track(world.ines, world.kitchen.id, track.id)
            likes.like_track(world.ines, track.id)
            likes.like_track(world.ines, world.psalm.id)
        with transaction():
            demo.clear()
        kitchen = session.get(Playlist, world.kitchen.id, populate_existing=True)
        assert kitchen is not None and kitchen.track_count == 2
        assert session.scalars(select(TrackLike.track_id)).all() == [world.psalm.id]
        assert not any(counters.miscounted().values()) and not playlists.miscounted()
        after = counts(session)
        gone = {name: before[name] - after[name] for name in before if before[name] > after[name]}
        assert gone == {}

    def test_twice_is_once(self, session: Session, frozen: object) -> None:
        seed()
        with transaction():
            assert demo.clear().tracks == SMALL.tracks
        with transaction():
            assert demo.clear().tracks == 0

    def test_deletes_its_files_but_no_others(
        self, session: Session, frozen: object, data_dir: Path, world: World
    ) -> None:
        seed()
        track, other = session.scalars(select(Track).where(Track.demo).limit(2)).all()
        media, shared, mine = data_dir / "media", "audio/demo/x/shared.mp3", "audio/demo/x/mine.mp3"
        (media / "audio/demo/x").mkdir(parents=True)
        for name in (shared, mine):
            (media / name).write_bytes(b"music")
        with transaction():
            session.add_all(
                (AudioFile(track_id=track.id, path=mine), AudioFile(track_id=other.id, path=shared))
            )
            session.add(AudioFile(track_id=world.mute.id, path=shared))
        with transaction():
            cleared = demo.clear()
        assert demo.remove_files(cleared) == 1
        assert not (media / mine).exists() and (media / shared).exists()
        (media / shared).unlink()

    def test_seeding_again_brings_it_back(self, session: Session, frozen: object) -> None:
        seed()
        with transaction():
            demo.clear()
        assert seed() == SMALL.tracks
        listen()
        assert count(session, Play) > 0


class TestTheCommand:
    def test_asks_before_it_destroys(self, app: Flask, session: Session) -> None:
        seed()
        for name in ("clear", "reset", "reset-full"):
            answer = app.test_cli_runner().invoke(args=["setup", name])
            assert answer.exit_code == 1 and "--yes" in answer.output
        assert count(session, Track) == SMALL.tracks

    def test_says_what_it_did(self, app: Flask, session: Session) -> None:
        run = app.test_cli_runner().invoke
        assert run(args=["setup", "required"]).exit_code == 0
        small = ["--people", "2", "--days", "3", "--tracks", "3"]
        assert "3 of them new" in run(args=["setup", "demo", *small]).output
        assert "0 of them new" in run(args=["setup", "demo"]).output
        assert "3 tracks" in run(args=["setup", "clear", "--yes"]).output
        assert "0 tracks" in run(args=["setup", "clear", "--yes"]).output

    def test_refuses_a_demo_in_production(self, app: Flask, session: Session, production: None) -> None:
        answer = app.test_cli_runner().invoke(args=["setup", "demo"])
        assert answer.exit_code == 1 and "production" in answer.output
        assert count(session, User) == 0

    def test_reset_leaves_the_reference_data_alone(self, app: Flask, session: Session, world: World) -> None:
        seed()
        answer = app.test_cli_runner().invoke(args=["setup", "reset", "--yes"])
        assert answer.exit_code == 0, answer.output
        left = {name for name, number in counts(session).items() if number}
        assert left == {"genres"} and count(session, Mood) >= len(reference.MOODS)

    def test_reset_full_leaves_nothing(self, app: Flask, session: Session, world: World) -> None:
        for _ in range(2):
            assert app.test_cli_runner().invoke(args=["setup", "reset-full", "--yes"]).exit_code == 0
            assert not any(counts(session).values()) and count(session, Mood) == 0
