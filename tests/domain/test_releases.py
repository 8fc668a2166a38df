"""From drafts to a release: what it tells, its order, and who sees it from when on."""

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.backends.images import StoredImage
from musicapp.backends.jobs import Claimed
from musicapp.db import transaction
from musicapp.domain import catalog, playback, releases, search, uploads
from musicapp.domain.demo import counters
from musicapp.domain.releases import AlbumTelling, Seen, TrackTelling
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.jobs import upkeep
from musicapp.models import Album, Announcement, Artist, Job, Track, Upload
from tests.factories import feature, make_album, make_artist, make_genre, make_mood, make_track, make_user
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TOMORROW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(session: Session, frozen: datetime) -> datetime:
    return frozen


@pytest.fixture
def draft(world: World) -> Album:
    """Ada's: two tracks that can be heard, not out."""
    return drafted(world, "Low Tide", "Ebb", "Flood")


def drafted(world: World, title: str, *tracks: str, **facts: object) -> Album:
    made = [unpublished(world.mira, name, **facts) for name in tracks]
    with transaction():
        return releases.create(world.ada, world.mira.id, AlbumTelling(title=title), [t.id for t in made])


def unpublished(artist: Artist, title: str, **facts: object) -> Track:
    return make_track(artist, title, listed=False, published_at=None, **facts)


def titles(album: Album) -> list[str]:
    return [track.title for track in releases.tracks_of(album)]


def ids(album: Album) -> list[int]:
    return [track.id for track in releases.tracks_of(album)]


def publish(world: World, album: Album, **more: bool) -> Album:
    with transaction():
        return releases.publish(world.ada, album.id, BERLIN, **more)


def unpublish(world: World, album: Album) -> None:
    with transaction():
        releases.unpublish(world.ada, album.id)


def schedule(world: World, album: Album, moment: datetime = TOMORROW) -> Album:
    with transaction():
        return releases.schedule(world.ada, album.id, moment, BERLIN)


def due() -> int:
    with transaction():
        return releases.publish_due()


def is_hidden(world: World, album: Album) -> bool:
    """From the page, the sound and the search of somebody else."""
    track = releases.tracks_of(album)[0]
    found = search.search(album.title).albums + search.search(track.title).tracks
    refused = 0
    for ask in (
        lambda: catalog.get_album_by_id(world.jonas, album.id),
        lambda: catalog.get_track(world.jonas, "mira-oduya", track.slug),
        lambda: playback.audio_source(world.jonas, track.id),
    ):
        try:
            ask()
        except NotFound:
            refused += 1
    assert refused in (0, 3)
    assert bool(found) == (refused == 0)
    return refused == 3


class TestTelling:
    def test_all_that_is_typed_is_kept_and_read_back_the_same(self, world: World, draft: Album) -> None:
        make_mood("Dreamy")
        told = AlbumTelling(
            title="Low Tide", kind="ep", genre="Soul", description="Made *in* a shed.",
            credits="Voice: Mira Oduya\nDouble bass: Tomás Veiga", release_date="2026-11-06",
            label="Shed", upc="036000291452", price="9.90", currency="USD",
        )  # fmt: skip
        track = releases.tracks_of(draft)[0]
        sung = TrackTelling(
            title="Ebb", featured="Łucja Brzeg, The Choir", genre="Soul", mood="dreamy",
            tags="harbour, Night bus", composer="A. Obi", credits="Oboe: Jonas\nBells: Ada Obi",
            description="Take two", lyrics="La\nla", language="sv", tempo="82.5", isrc="SEABC2600001",
            price="1.20", currency="USD", licence="cc-by-sa", explicit=True, downloadable=True,
        )  # fmt: skip
        with transaction():
            _, refused = releases.save(world.ada, draft.id, told, {track.id: sung})
        assert refused == {}
        assert releases.telling_of_album(releases.get_album(world.ada, draft.id)) == told
        kept = releases.telling_of_track(releases.get_track(world.ada, track.id))
        assert kept == dataclasses.replace(sung, tags="harbour, Night bus")

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("kind", "opera"), ("genre", "x" * 61), ("genre", "!!!"), ("release_date", "27.11.2026"),
            ("release_date", "1066-10-14"), ("upc", "036000291453"), ("price", "-1"), ("price", "ten"),
            ("price", "99999"), ("credits", "nobody"), ("title", "x" * 201), ("description", "x" * 5001),
        ],
    )  # fmt: skip
    def test_a_field_of_an_album_that_will_not_do_is_named(
        self, world: World, draft: Album, field: str, typed: str
    ) -> None:
        telling = dataclasses.replace(releases.telling_of_album(draft), **{field: typed})
        with pytest.raises(Invalid) as refusal, transaction():
            releases.edit_album(world.ada, draft.id, telling)
        assert list(refusal.value.fields) == [field]

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("title", " "), ("mood", "hangry"), ("isrc", "SE-ABC-26-1"), ("isrc", "٣EABC2600001"),
            ("tempo", "8"), ("tempo", "nan"), ("licence", "mine"), ("language", "klingon"),
            ("tags", "a," * 40 + "b" * 41), ("price", "1e9"), ("lyrics", "x" * 20_001),
            ("credits", "nobody"), ("featured", "x" * 121), ("featured", ",".join("abcdefghijklmnopqrstu")),
        ],
    )  # fmt: skip
    def test_so_is_one_of_a_track(self, world: World, draft: Album, field: str, typed: str) -> None:
        track = releases.get_track(world.ada, ids(draft)[0])
        telling = dataclasses.replace(releases.telling_of_track(track), **{field: typed})
        with pytest.raises(Invalid) as refusal, transaction():
            releases.edit_track(world.ada, track.id, telling)
        assert list(refusal.value.fields) == [field]

    def test_what_is_right_of_a_form_is_kept_beside_what_is_wrong(self, world: World, draft: Album) -> None:
        first, second = releases.tracks_of(draft)
        tellings = {t.id: releases.telling_of_track(t) for t in (first, second)}
        tellings[first.id] = dataclasses.replace(tellings[first.id], title="Ebbing", isrc="wrong", mood="no")
        with transaction():
            album, refused = releases.save(
                world.ada, draft.id, AlbumTelling(title="Lowest Tide", upc="1"), tellings
            )
        assert set(refused) == {"upc", f"track-{first.id}-isrc", f"track-{first.id}-mood"}
        assert (album.title, album.slug, titles(album)) == ("Lowest Tide", "lowest-tide", ["Ebbing", "Flood"])

    def test_who_is_featured_is_the_artist_of_that_name_or_a_name_and_is_shown_and_found(
        self, session: Session, world: World, draft: Album
    ) -> None:
        feature(world.sketch, world.lucja, role="with")
        track = releases.get_track(world.ada, world.sketch.id)
        typed = "The Choir, lucja brzeg , Mira Oduya, the choir"
        with transaction():
            releases.edit_track(world.ada, track.id, TrackTelling("Sketch", featured=typed, tags="dusk"))
        session.expire_all()
        kept = releases.get_track(world.ada, track.id)
        assert [(one.artist_id, one.role) for one in kept.credited] == [(world.lucja.id, "with")]
        assert releases.telling_of_track(kept).featured == "Łucja Brzeg, The Choir"
        named = [(one.name, one.slug) for one in catalog.featured_on([track.id])[track.id]]
        assert named == [("Łucja Brzeg", "lucja-brzeg"), ("The Choir", "")]
        with transaction():
            releases.edit_track(world.ada, world.psalm.id, TrackTelling("Psalm", featured="The Choir"))
        assert [found.title for found in search.search("psalm choir").tracks] == ["Psalm"]

    def test_of_two_tabs_the_second_one_is_told(self, world: World, draft: Album) -> None:
        seen = draft.revision
        with transaction():
            releases.edit_album(world.ada, draft.id, AlbumTelling(title="One"), seen)
        with pytest.raises(Conflict), transaction():
            releases.edit_album(world.ada, draft.id, AlbumTelling(title="Other"), seen)
        assert releases.get_album(world.ada, draft.id).title == "One"

    def test_of_two_pages_each_writes_only_what_was_touched_there(self, world: World, draft: Album) -> None:
        first = releases.tracks_of(draft)[0]
        album, track = releases.telling_of_album(draft), releases.telling_of_track(first)
        isrc, seen = f"track-{first.id}-isrc", draft.revision
        with transaction():
            one = dataclasses.replace(album, title="One", price="5", currency="USD")
            releases.save(
                world.ada,
                draft.id,
                one,
                {},
                Seen(seen, {"title": album.title, "price": "", "currency": "EUR"}),
            )
        with transaction():
            other = dataclasses.replace(track, title="Stale", isrc="SEABC2600001")
            _, refused = releases.save(world.ada, draft.id, album, {first.id: other}, Seen(seen, {isrc: ""}))
        assert refused == {}
        kept = releases.telling_of_album(releases.get_album(world.ada, draft.id))
        assert (kept.title, kept.price, kept.currency) == ("One", "5.00", "USD")
        told = releases.telling_of_track(releases.get_track(world.ada, first.id))
        assert (told.title, told.isrc, told.currency) == (track.title, "SEABC2600001", "USD")

    def test_the_same_field_twice_is_a_conflict_and_the_same_save_twice_is_none(
        self, world: World, draft: Album
    ) -> None:
        album, seen = (
            releases.telling_of_album(draft),
            Seen(draft.revision, {"title": draft.title, "price": ""}),
        )
        one = dataclasses.replace(album, title=" One ", price="5")
        for _lost in range(2):
            with transaction():
                releases.save(world.ada, draft.id, one, {}, seen)
        with pytest.raises(Conflict), transaction():
            releases.save(world.ada, draft.id, dataclasses.replace(album, title="Other"), {}, seen)
        assert releases.get_album(world.ada, draft.id).title == "One"

    def test_is_for_the_owner_and_admins(self, world: World, draft: Album) -> None:
        telling = AlbumTelling(title="Mine")
        for act in (
            lambda user: releases.edit_album(user, draft.id, telling),
            lambda user: releases.edit_track(user, ids(draft)[0], TrackTelling(title="Mine")),
            lambda user: releases.publish(user, draft.id, BERLIN),
            lambda user: releases.unpublish(user, draft.id),
            lambda user: releases.arrange(user, draft.id, []),
            lambda user: releases.delete_album(user, draft.id),
            lambda user: releases.create(user, world.mira.id, telling),
        ):
            with pytest.raises(NotFound), transaction():
                act(world.jonas)
        with transaction():
            assert releases.edit_album(world.root, draft.id, telling).title == "Mine"

    def test_a_new_genre_is_made_once_and_another_spelling_finds_it(self, world: World, draft: Album) -> None:
        with transaction():
            one = releases.edit_album(world.ada, draft.id, AlbumTelling(genre="Shed Soul")).genre_id
            other = releases.edit_album(world.ada, draft.id, AlbumTelling(genre="shed soul")).genre_id
        assert one == other is not None


class TestAddress:
    def test_that_of_a_draft_follows_its_title_and_leaves_nothing_behind(self, world: World) -> None:
        album = drafted(world, "", "Ebb")
        assert album.slug == f"album-{album.id}"
        for title, slug in (
            ("First", "first"),
            ("Second", "second"),
            ("Saltwater Hymns", "saltwater-hymns-2"),
        ):
            with transaction():
                assert releases.edit_album(world.ada, album.id, AlbumTelling(title=title)).slug == slug
        assert catalog.moved_album(world.mira, "first") is None

    def test_what_was_out_is_found_at_its_old_ones_for_good(self, world: World, draft: Album) -> None:
        publish(world, draft)
        for title in ("Lower Tide", "Low Tide", "Lowest Tide"):
            with transaction():
                releases.edit_album(world.ada, draft.id, AlbumTelling(title=title))
        assert {catalog.moved_album(world.mira, old) for old in ("low-tide", "lower-tide")} == {"lowest-tide"}
        with transaction():
            releases.unpublish(world.ada, draft.id)
        assert catalog.moved_album(world.mira, "low-tide") is None  # it would tell a draft's title
        other = drafted(world, "Low Tide", "Else")
        assert other.slug == "low-tide-2"


class TestOrder:
    def test_tracks_move_before_and_after_one_another(self, world: World) -> None:
        album = drafted(world, "Alphabet", "A", "B", "C")
        a, b, c = ids(album)
        with transaction():
            releases.move(world.ada, album.id, c, before=a)
            releases.move(world.ada, album.id, a, after=b)
        assert titles(album) == ["C", "B", "A"]
        assert [track.track_no for track in releases.tracks_of(album)] == [1, 2, 3]
        with transaction():
            releases.arrange(world.ada, album.id, [b, a, c])
        assert titles(album) == ["B", "A", "C"]
        for wrong in ([a, b], [a, b, b], [a, b, c, c]):
            with pytest.raises(Invalid), transaction():
                releases.arrange(world.ada, album.id, wrong)

    def test_a_track_goes_to_another_album_of_its_artist_alone(self, world: World, draft: Album) -> None:
        other = drafted(world, "High Tide", "Crest")
        with transaction():
            releases.add(world.ada, other.id, ids(draft)[0])
        assert (titles(draft), titles(other)) == (["Flood"], ["Crest", "Ebb"])
        foreign = unpublished(make_artist(owner=world.ada), "Foreign")
        with pytest.raises(Invalid), transaction():
            releases.add(world.ada, other.id, foreign.id)

    def test_a_track_that_was_out_is_hidden_with_the_draft_that_it_comes_to(
        self, world: World, draft: Album
    ) -> None:
        with transaction():
            releases.add(world.ada, draft.id, world.psalm.id)
        assert titles(draft)[-1] == "Undertow Psalm"
        with pytest.raises(NotFound):
            playback.audio_source(world.jonas, world.psalm.id)
        assert counters.miscounted()["tracks"] == []

    def test_files_that_arrive_for_a_draft_stand_where_they_say(self, world: World) -> None:
        album = drafted(world, "Numbers")
        for number, title in ((3, "Three"), (1, "One"), (0, "Last"), (2, "Two")):
            track = unpublished(world.mira, title, track_no=number)
            with transaction():
                releases.join(album, releases.get_track(world.ada, track.id))
        assert titles(album) == ["One", "Two", "Three", "Last"]


class TestPublishing:
    def test_everybody_sees_it_counters_agree_and_followers_will_be_told_once(
        self, session: Session, world: World, draft: Album
    ) -> None:
        soul = make_genre("Shed")
        with transaction():
            for track in releases.tracks_of(draft):
                track.genre_id = soul.id
        assert is_hidden(world, draft)
        for _ in range(2):
            publish(world, draft)
        assert not is_hidden(world, draft)
        session.expire_all()
        assert (draft.track_count, draft.duration_ms, soul.track_count) == (2, 360_000, 2)
        assert draft.release_date and draft.release_date.isoformat() == "2026-11-20"
        assert draft.id not in counters.miscounted()["albums"]
        with transaction():
            releases.unpublish(world.ada, draft.id)
        assert is_hidden(world, draft)
        publish(world, draft)
        news = select(Announcement.album_id, Announcement.artist_id, Announcement.at)
        assert session.execute(news).all() == [(draft.id, world.mira.id, clock.now())]

    def test_who_is_heard_on_it_stands_in_lists_while_it_is_out(
        self, session: Session, world: World, draft
    ) -> None:
        feature(releases.tracks_of(draft)[0], world.silent)
        for act, is_listed in ((publish, True), (unpublish, False), (publish, True)):
            act(world, draft)
            session.expire_all()
            assert world.silent.listed is is_listed
            assert bool(search.search("Silent Type", "artists").artists) is is_listed

    def test_who_is_credited_on_a_track_that_is_out_stands_in_lists(
        self, session: Session, world: World
    ) -> None:
        for typed, is_listed in (("Silent Type", True), ("", False)):
            with transaction():
                releases.edit_track(world.ada, world.psalm.id, TrackTelling("Undertow Psalm", featured=typed))
            session.expire_all()
            assert world.silent.listed is is_listed

    def test_guests_who_are_in_no_list_come_there_by_timetable(self, session: Session, world: World) -> None:
        feature(world.psalm, world.silent)
        session.commit()
        upkeep.refresh_search(Claimed(0, "refresh_search", 0, "", 1))
        session.expire_all()
        assert world.silent.listed and search.search("Silent Type", "artists").artists

    def test_an_artist_stands_in_lists_as_soon_as_something_is_out(
        self, session: Session, world: World
    ) -> None:
        new = make_artist("Ada Solo", owner=world.ada, listed=False)
        track = unpublished(new, "Alone")
        with transaction():
            album = releases.create(world.ada, new.id, AlbumTelling(title="Solo", kind="single"), [track.id])
        assert not search.search("Ada Solo").artists
        publish(world, album)
        session.expire_all()
        assert (new.listed, new.track_count, new.album_count) == (True, 1, 1)
        assert search.search("Ada Solo").artists
        with transaction():
            releases.unpublish(world.ada, album.id)
        session.expire_all()
        assert (new.listed, new.track_count, new.album_count) == (False, 0, 0)

    def test_what_is_taken_back_and_put_up_again_stands_where_it_stood(
        self, session: Session, world: World
    ) -> None:
        before = world.psalm.published_at
        for act in (releases.unpublish, lambda *which: releases.publish(*which, BERLIN)):
            with transaction():
                act(world.ada, world.hymns.id)
        session.expire_all()
        assert world.psalm.published_at == before
        assert world.mute.listed  # it came without audio and was out like that
        assert session.scalars(select(Announcement)).all() == []

    def test_all_tracks_must_be_ready_or_be_left_out(self, world: World, draft: Album) -> None:
        raw = unpublished(world.mira, "Raw", audio=False)
        with transaction():
            releases.add(world.ada, draft.id, raw.id)
        with pytest.raises(Invalid, match="Not ready yet: Raw"):
            publish(world, draft)
        publish(world, draft, without_unready=True)
        assert titles(draft) == ["Ebb", "Flood"]
        assert releases.get_track(world.ada, raw.id).album_id is None

    def test_title_and_tracks_are_needed_and_no_day_to_come(self, world: World) -> None:
        nameless, empty = drafted(world, "", "Ebb"), drafted(world, "Empty")
        early = drafted(world, "Early", "Dawn")
        with transaction():
            releases.edit_album(world.ada, early.id, AlbumTelling("Early", release_date="2026-11-22"))
        for album, field in ((nameless, "title"), (early, "release_date"), (empty, None)):
            with pytest.raises(Invalid) as refusal:
                publish(world, album)
            assert list(refusal.value.fields) == ([field] if field else [])

    def test_a_cover_is_drawn_for_a_title_and_for_another_one_until_it_is_out_but_not_over_the_artists_own(
        self, session: Session, world: World
    ) -> None:
        def asked() -> int:
            return session.execute(delete(Job).where(Job.name == "draw_cover")).rowcount

        def drawn(title: str) -> str:
            with transaction():
                releases.keep_drawn(album.id, title, StoredImage(title * 4, "#112233", "#445566"))
            return releases.get_album(world.ada, album.id).cover_key

        def renamed(title: str) -> int:
            with transaction():
                releases.edit_album(world.ada, album.id, AlbumTelling(title))
            return asked()

        album = drafted(world, "", "A")
        assert asked() == 0
        assert renamed("One") == 1
        assert drawn("Two") == ""  # by the time that it was drawn, the title was another one
        assert drawn("One") == "One" * 4
        assert (renamed("One"), renamed("Two")) == (0, 1)
        assert drawn("Two") == "Two" * 4
        publish(world, album)
        assert (asked(), renamed("Three"), drawn("Three")) == (0, 0, "Two" * 4)
        with transaction():
            releases.unpublish(world.ada, album.id)
            releases.set_cover(world.ada, album.id, StoredImage("own", "", ""))
        assert (renamed("Four"), drawn("Four")) == (0, "own")
        with transaction():
            releases.set_cover(world.ada, album.id, None)
        assert (asked(), drawn("Four")) == (1, "Four" * 4)

    def test_a_track_that_came_later_is_seen_after_publishing_once_more(
        self, world: World, draft: Album
    ) -> None:
        publish(world, draft)
        late = unpublished(world.mira, "Late")
        with transaction():
            releases.add(world.ada, draft.id, late.id)
        with pytest.raises(NotFound):
            playback.audio_source(world.jonas, late.id)
        publish(world, draft)
        assert playback.audio_source(world.jonas, late.id)

    def test_a_track_alone_comes_out_by_itself(self, session: Session, world: World, draft: Album) -> None:
        track = unpublished(world.mira, "B-Side")
        with transaction():
            releases.publish_track(world.ada, track.id, TOMORROW)
        assert due() == 0
        clock.freeze(TOMORROW)
        assert (due(), due()) == (1, 0)
        assert track.id in {row.id for row in catalog.singles_of(world.mira)}
        assert [row.track_id for row in session.scalars(select(Announcement))] == [track.id]
        with pytest.raises(Conflict), transaction():
            releases.publish_track(world.ada, ids(draft)[0])
        with transaction():
            releases.unpublish_track(world.ada, track.id)
        assert catalog.singles_of(world.mira) == []


class TestSchedule:
    def test_it_is_hidden_until_its_time_and_comes_out_once(
        self, session: Session, world: World, draft: Album
    ) -> None:
        schedule(world, draft)
        assert is_hidden(world, draft)
        clock.freeze(TOMORROW - timedelta(seconds=1))
        assert due() == 0
        clock.freeze(TOMORROW + timedelta(seconds=40))
        assert due() == 1
        clock.freeze(TOMORROW - timedelta(hours=3))  # set back: what is out stays out
        assert due() == 0
        clock.freeze(TOMORROW + timedelta(hours=1))
        assert due() == 0
        assert not is_hidden(world, draft)
        session.expire_all()
        assert (draft.published_at, draft.publish_at) == (TOMORROW, None)
        assert len(session.scalars(select(Announcement)).all()) == 1

    def test_a_worker_that_dies_in_the_middle_leaves_all_of_it_to_the_next(
        self, session: Session, world: World, draft: Album
    ) -> None:
        schedule(world, draft)
        clock.freeze(TOMORROW)
        with pytest.raises(KeyboardInterrupt), transaction():
            releases.publish_due()
            raise KeyboardInterrupt
        session.expire_all()
        assert is_hidden(world, draft)
        assert due() == 1
        assert len(session.scalars(select(Announcement)).all()) == 1

    def test_it_is_cancelled_like_a_publication_and_changed_by_another(
        self, world: World, draft: Album
    ) -> None:
        schedule(world, draft)
        schedule(world, draft, TOMORROW + timedelta(days=1))
        clock.freeze(TOMORROW + timedelta(minutes=1))
        assert due() == 0
        with transaction():
            releases.unpublish(world.ada, draft.id)
        clock.freeze(TOMORROW + timedelta(days=2))
        assert due() == 0
        publish(world, draft)
        with pytest.raises(Conflict):
            schedule(world, draft, TOMORROW + timedelta(days=9))

    def test_one_that_is_deleted_or_empty_by_then_stays_away(self, world: World, draft: Album) -> None:
        empty = drafted(world, "Hollow", "Echo")
        for album in (draft, empty):
            schedule(world, album)
        with transaction():
            releases.delete_album(world.ada, draft.id)
            releases.take_out(world.ada, empty.id, ids(empty)[0])
        clock.freeze(TOMORROW + timedelta(minutes=1))
        assert due() == 0

    @pytest.mark.parametrize(
        ("zone", "local", "utc"),
        [
            ("Europe/Berlin", "2026-11-27T00:00", "2026-11-26T23:00"),
            ("Asia/Kathmandu", "2026-11-27T00:00", "2026-11-26T18:15"),
            ("Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59"),  # a minute before the clocks go forward
            ("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00"),
            ("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30"),  # twice that night: the first is meant
            ("America/St_Johns", "2027-11-07T01:30", "2027-11-07T04:00"),
            ("Europe/Berlin", "2027-10-31T02:30+01:00", "2027-10-31T01:30"),  # the second, said so
            ("UTC", "2026-11-20 12:01", "2026-11-20T12:01"),
        ],
    )  # fmt: skip
    def test_a_time_is_meant_on_the_clocks_of_its_zone(self, zone: str, local: str, utc: str) -> None:
        moment = releases.moment_in(releases.zone_named(zone), local)
        assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)

    def test_a_time_that_comes_twice_stays_the_one_that_it_is_when_it_is_said_again(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        for utc in ("2027-10-31T00:30", "2027-10-31T01:30"):
            present = datetime.fromisoformat(utc).replace(tzinfo=UTC)
            assert releases.said_in(berlin, present) == "2027-10-31T02:30"
            assert releases.moment_in(berlin, "2027-10-31T02:30", present) == present
        assert releases.moment_in(berlin, "2027-10-31T03:30", present) == present + timedelta(hours=1)

    @pytest.mark.parametrize(
        ("zone", "local", "field"),
        [
            ("Europe/Berlin", "2027-03-28T02:30", "at"),  # the clocks leave it out
            ("Australia/Lord_Howe", "2027-10-03T02:15", "at"),  # half an hour only
            ("Europe/Berlin", "2026-11-20T12:59", "at"),
            ("Europe/Berlin", "2099-01-01T00:00", "at"),
            ("Europe/Berlin", "0001-01-01T00:00", "at"),
            ("Europe/Berlin", "soon", "at"),
            ("Europe/Berlin", "", "at"),
            ("Europe/Atlantis", "2026-11-27T00:00", "zone"),
            ("../etc/passwd", "2026-11-27T00:00", "zone"),
        ],
    )  # fmt: skip
    def test_one_that_cannot_be_is_refused_where_it_was_typed(
        self, zone: str, local: str, field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            releases.moment_in(releases.zone_named(zone), local)
        assert list(refusal.value.fields) == [field]

    def test_without_another_one_the_zone_is_that_of_the_person(self) -> None:
        assert releases.zone_of(make_user(profile={"timezone": "Asia/Tokyo"})) == ZoneInfo("Asia/Tokyo")
        assert releases.zone_of(make_user(profile={"timezone": "Gone/Away"})) == ZoneInfo("UTC")


def test_a_form_that_is_sent_twice_makes_one_draft_for_its_artist_until_that_is_deleted(world: World) -> None:
    def made(**more: str) -> int:
        with transaction():
            return releases.create(world.ada, world.mira.id, AlbumTelling(title="Tide"), **more).id

    first = made(form_key="a")
    assert made(form_key="a") == first
    assert len({first, made(form_key="b"), made(), made()}) == 4
    with transaction():
        releases.delete_album(world.ada, first)
    assert made(form_key="a") != first


def test_an_import_puts_nothing_into_a_draft_of_the_same_name(session: Session, world: World) -> None:
    make_album(world.mira, "Kept Apart", listed=False, published_at=None)
    from musicapp.domain.imports.shelf import Shelf

    shelf = Shelf()
    shelf._load_albums({world.mira.id})
    assert "Kept Apart" not in shelf.album_titles.values()
    assert "Saltwater Hymns" in shelf.album_titles.values()


def test_a_new_release_is_made_of_what_came_last_not_of_what_was_left_over(session: Session) -> None:
    ada = make_user("ada", role="artist")
    mira = make_artist("Mira", owner=ada)
    draft = {"listed": False, "published_at": None}
    make_track(mira, "Left over", created_at=clock.now() - timedelta(days=2), **draft)
    make_track(mira, "First of today", created_at=clock.now() - timedelta(hours=1), **draft)
    make_track(mira, "Last of today", **draft)
    _telling, tracks = releases.suggested(ada, mira.id)
    assert sorted(track.title for track in tracks) == ["First of today", "Last of today"]


def test_what_came_out_without_its_release_comes_to_no_other_by_itself(
    session: Session, world: World
) -> None:
    def sent(title: str, album: Album | None = None, **more: bool) -> Track:
        track = make_track(world.mira, title, album=album, listed=False, published_at=None, **more)
        facts = {"user_id": world.ada.id, "artist_id": world.mira.id, "file_name": title, "size": 1}
        now = clock.now()
        session.add(
            Upload(key=title, track_id=track.id, received_at=now, checked_at=now, expires_at=now, **facts)
        )
        return track

    sent("Unready", world.draft, audio=False)
    off = sent("Taken off", world.draft)
    new = sent("New")
    with transaction():
        releases.take_out(world.ada, world.draft.id, off.id)
        releases.publish(world.ada, world.draft.id, BERLIN, without_unready=True)
    assert releases.suggested(world.ada, world.mira.id)[1] == [new]
    assert [one.title for one in uploads.arrivals(world.ada, world.mira.id, 0)] == ["New"]
    alone = {track.title for track in releases.standing_alone(world.ada, world.mira.id)}
    assert {"Unready", "Taken off", "New"} <= alone
