"""What is measured of a track, and who has the last word on its tempo and key."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from musicapp.backends import audio
from musicapp.backends.audio.facts import VERSION, Description
from musicapp.db import db, transaction
from musicapp.domain import analysis, releases
from musicapp.domain.analysis import Described
from musicapp.models import Artist, AudioFile, Track, TrackFeatures
from tests import corpus, factories

MEASURED = Description(82.0, "F# minor", b"\0" * 220)


@pytest.fixture
def track(app, session) -> Track:
    """A track of which nobody has said tempo or key."""
    return factories.make_track(bpm=0.0, musical_key="")


def measure(track: Track, facts: Description | None = MEASURED, mark: str | None = None) -> Track:
    original = analysis.original_of(track.id)
    assert original is not None
    with transaction():
        analysis.keep_description(Described(track.id, mark or original.mark, facts))
    found = db.session.get(Track, track.id)
    assert found is not None
    return found


def test_it_is_told_where_nobody_has_told_it(track) -> None:
    found = measure(track)
    assert (found.bpm, found.musical_key) == (82.0, "F# minor")
    assert analysis.measured([track.id]) == {track.id: (82.0, "F# minor")}
    assert analysis.is_described(track.id)


def test_it_is_known_in_the_transaction_that_keeps_it_so_that_nobody_asks_twice(track) -> None:
    original = analysis.original_of(track.id)
    assert original is not None
    with transaction():
        analysis.keep_description(Described(track.id, original.mark, MEASURED))
        assert analysis.is_described(track.id)


def test_what_the_artist_says_stays_and_what_was_measured_is_kept_beside_it(track) -> None:
    with transaction():
        track.bpm = 164.0
    found = measure(track)
    assert (found.bpm, found.musical_key) == (164.0, "F# minor")
    assert analysis.measured([track.id]) == {track.id: (82.0, "F# minor")}


def test_an_artist_who_says_no_tempo_leaves_it_to_what_was_measured(track) -> None:
    measure(track)
    owner = factories.make_user("owner", "artist")
    with transaction():
        db.session.get(Artist, track.artist_id).owner_id = owner.id
    for typed, kept in (("164", 164.0), ("", 82.0)):
        own = releases.get_track(owner, track.id)
        telling = replace(releases.telling_of_track(own), tempo=typed)
        with transaction():
            releases.edit_track(owner, track.id, telling)
        assert db.session.get(Track, track.id).bpm == kept


def test_what_was_measured_before_is_nobodys_word(track) -> None:
    measure(track)
    found = measure(track, Description(90.0, "A minor", b""))
    assert (found.bpm, found.musical_key) == (90.0, "A minor")


def test_a_file_that_was_replaced_meanwhile_is_left_to_its_own_turn(track) -> None:
    assert measure(track, mark="another").bpm == 0.0
    assert not analysis.is_described(track.id)


def test_what_cannot_be_heard_is_asked_only_once(track, tmp_path) -> None:
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track.id))
    (tmp_path / "neighbour").touch()
    with transaction():
        file.path = str(tmp_path / "gone.flac")
    described = analysis.describe(track.id)
    assert described is not None and described.facts is None
    measure(track, None)
    assert analysis.describe(track.id) is None


def test_a_file_is_measured_and_measured_again_when_measuring_changes(track, tmp_path) -> None:
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track.id))
    with transaction():
        file.path = str(corpus.write(tmp_path / "tone.flac", corpus.tone(2.0)))
    described = analysis.describe(track.id)
    assert described is not None and described.facts is not None
    measure(track, described.facts)
    row = db.session.get(TrackFeatures, track.id)
    assert (row.version, len(row.vector)) == (audio.VERSION, 220) and audio.VERSION == VERSION
    with transaction():
        row.version = VERSION - 1
    assert analysis.describe(track.id) is not None
