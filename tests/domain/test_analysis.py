"""From a file to facts, and from peaks to lines."""

import dataclasses
import re

import pytest
from sqlalchemy import select

from musicapp import config
from musicapp.db import db, transaction
from musicapp.domain import analysis
from musicapp.models import Album, AudioFile, Job, Track, Waveform
from tests import corpus, factories

BAR = re.compile(r"M(\d+) (\d+)v(\d+)")


@pytest.fixture(autouse=True)
def settings(app, session, tmp_path):
    usual = config.current()
    config.use(dataclasses.replace(usual, data_dir=tmp_path))
    yield
    config.use(usual)


@pytest.fixture
def track(tmp_path):
    path = corpus.write(tmp_path / "tide.flac")
    track = factories.make_album(tracks=1).id
    track = db.session.scalars(select(Track).where(Track.album_id == track)).one()
    with transaction():
        file = db.session.scalars(select(AudioFile).where(AudioFile.track_id == track.id)).one()
        file.path = str(path)
        db.session.delete(db.session.get(Waveform, track.id)) if db.session.get(Waveform, track.id) else None
    return track


def analysed(track_id: int) -> analysis.Heard | None:
    heard = analysis.listen(track_id)
    if heard is not None:
        with transaction():
            analysis.keep(heard)
    return heard


class TestWaveforms:
    @pytest.mark.parametrize(
        ("names", "width", "height", "bars"),
        [
            (("deck_even", "deck_odd"), 560, 48, 140),
            (("tall_even", "tall_odd"), 800, 128, 200),
            (("spark",), 88, 28, 22),
            (("skyline",), 100, 64, 24),
        ],
    )
    def test_lines_fit_into_their_boxes(self, names, width, height, bars):
        drawn = analysis.waveform_paths(bytes([0, 255] * 100))
        found = [tuple(map(int, bar)) for name in names for bar in BAR.findall(getattr(drawn, name))]
        assert len(found) == bars
        assert all(0 < x < width and y >= 0 and y + length <= height for x, y, length in found)

    def test_even_and_odd_bars_take_turns(self):
        drawn = analysis.waveform_paths(bytes(range(200)))
        xs = [[int(bar[0]) for bar in BAR.findall(path)] for path in (drawn.deck_even, drawn.deck_odd)]
        assert sorted(xs[0] + xs[1]) == [2 + 4 * n for n in range(140)]
        assert xs[0][:2] == [2, 10]

    def test_louder_is_higher_and_silence_is_a_thin_line(self):
        drawn = analysis.waveform_paths(bytes([0] * 100 + [255] * 100))
        heights = [int(bar[2]) for bar in BAR.findall(drawn.spark)]
        assert set(heights[:10]) == {2}
        assert set(heights[12:]) == {24}


class TestListening:
    def test_facts_are_measured_and_written_down(self, track):
        analysed(track.id)
        db.session.refresh(track)
        file = db.session.scalars(select(AudioFile).where(AudioFile.track_id == track.id)).one()
        assert (track.duration_ms, track.processing_state) == (2000, "ready")
        assert track.loudness_lufs == pytest.approx(-9.07, abs=0.1)
        assert (file.codec, file.sample_rate, file.channels) == ("flac", 44_100, 2)
        assert len(db.session.get(Waveform, track.id).peaks) == 200

    def test_the_length_of_the_album_follows(self, track):
        analysed(track.id)
        assert db.session.get_one(Album, track.album_id, populate_existing=True).duration_ms == 2000

    def test_twice_is_once(self, track):
        analysed(track.id)
        analysed(track.id)
        assert db.session.get_one(Album, track.album_id, populate_existing=True).duration_ms == 2000

    def test_a_broken_file_is_a_sentence_on_the_track(self, track, tmp_path):
        corpus.truncated(tmp_path / "tide.flac", corpus.write(tmp_path / "whole.flac"))
        analysed(track.id)
        db.session.refresh(track)
        assert (track.processing_state, "ends early" in track.processing_error) == ("failed", True)

    def test_a_missing_file_is_marked_and_found_again(self, track, tmp_path):
        (tmp_path / "tide.flac").rename(tmp_path / "away.flac")
        analysed(track.id)
        file = db.session.scalars(select(AudioFile).where(AudioFile.track_id == track.id)).one()
        assert file.missing_since
        (tmp_path / "away.flac").rename(tmp_path / "tide.flac")
        analysed(track.id)
        db.session.refresh(file)
        assert file.missing_since is None

    def test_a_file_that_was_replaced_while_it_was_heard_is_left_alone(self, track):
        heard = analysis.listen(track.id)
        with transaction():
            db.session.scalars(
                select(AudioFile).where(AudioFile.track_id == track.id)
            ).one().path = "other.flac"
            analysis.keep(heard)
        assert db.session.get(Waveform, track.id) is None

    def test_a_track_without_audio_is_nothing_to_hear(self):
        assert analysis.listen(10**9) is None

    def test_a_track_that_is_gone_meanwhile_is_no_error(self, track):
        heard = dataclasses.replace(analysis.listen(track.id), track_id=10**9)
        with transaction():
            analysis.keep(heard)


class TestOrder:
    def test_what_is_played_comes_first(self, track):
        with transaction():
            analysis.enqueue_new([track.id + 1, track.id])
            analysis.prioritise(track.id)
        first = db.session.scalars(select(Job).order_by(Job.priority, Job.id)).first()
        assert first.subject_id == track.id

    def test_asking_twice_is_one_job(self, track):
        with transaction():
            analysis.enqueue(track.id)
            analysis.enqueue(track.id)
        assert len(db.session.scalars(select(Job)).all()) == 1


def test_the_true_length_reaches_the_sums_of_album_and_playlists(track):
    playlist = factories.make_playlist(factories.make_user(), tracks=(track,))
    analysed(track.id)
    db.session.expire_all()
    true = db.session.get(Track, track.id).duration_ms
    assert true != 180_000
    assert db.session.get(Album, track.album_id).duration_ms == true
    assert db.session.get(type(playlist), playlist.id).duration_ms == true
