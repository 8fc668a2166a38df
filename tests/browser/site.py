"""The site that browser tests look at: the cast of tests/world.py with music that can be heard, on a port of its own.

``python -m tests.browser.site FOLDER PORT`` builds it in FOLDER and serves it until it is ended.
"""

import dataclasses
import json
import sys
import threading
import time
import wave
from pathlib import Path

import numpy as np
from werkzeug.serving import make_server

from musicapp import config, create_app
from musicapp.db import db, transaction
from musicapp.domain.accounts import passwords
from musicapp.domain.analysis import waveform_paths
from musicapp.jobs.runner import Runner
from musicapp.models import AudioFile, Track, User, Waveform
from tests import corpus, databases
from tests.factories import make_album, make_track
from tests.world import World, make_world

RATE = 11_025
PASSWORD = "a password of the tests"


def main(folder: Path, port: int) -> None:
    app = create_app(config.load(settings(folder, port)))
    databases.migrate(app)
    with app.app_context():
        with transaction():  # one for all of it: several hundred take twice as long
            names = furnish(make_world(), folder)
        (folder / "names.json").write_text(json.dumps(names))
        db.session.remove()
    threading.Thread(target=work, args=(Runner(app.app_context),), daemon=True).start()
    server = make_server("127.0.0.1", port, app, threaded=True)
    server.serve_forever()


def work(runner: Runner) -> None:
    """Do what is asked for, as the worker beside the web does."""
    while True:
        runner.drain()
        time.sleep(0.3)


def settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "MUSEWAVE_ENV": "development",
        "SECRET_KEY": "a secret of the browser tests, 0123456789 abcdef",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/site.db",
        "BASE_URL": f"http://127.0.0.1:{port}",
        **{f"LIMIT_{name}": "off" for name in ("LOGIN", "REGISTER", "PASSWORD_MAIL", "SEARCH", "API")},
    }


def furnish(world: World, folder: Path) -> dict[str, int]:
    """Give every track its music, and add what only a player meets. Gives the ids by name."""
    shorts = make_album(world.lucja, "Short Stories")
    long = [
        make_track(world.lucja, f"Tide {n}", album=shorts, track_no=n, duration_ms=12_000)
        for n in range(1, 61)
    ]
    brief = make_album(world.mira, "Three Seconds")
    seconds = [
        make_track(world.mira, f"Second {n}", album=brief, track_no=n, duration_ms=3_000) for n in (1, 2, 3)
    ]
    odd = make_album(world.mira, "Odd Ends")
    names = {
        "psalm": world.psalm.id,
        "kitchen": world.kitchen.id,
        "mute": world.mute.id,
        "hymns": world.hymns.id,
        "shorts": shorts.id,
        "brief": brief.id,
        "draft": world.draft.id,
        "odd": odd.id,
        "mira": world.mira.id,
        **{f"tide{n}": track.id for n, track in enumerate(long[:3], 1)},
        **{f"second{n}": track.id for n, track in enumerate(seconds, 1)},
    }
    tongues = make_album(world.mira, "Foreign Tongues")
    for album, titles in (
        (odd, ("fine before", "gone", "broken", "fine after")),
        (tongues, ("aiff", "garbled", "alac")),
    ):
        for name in titles:
            track = make_track(world.mira, name.title(), album=album, track_no=len(names), duration_ms=4_000)
            names[name.replace(" ", "_")] = track.id
    for file in db.session.query(AudioFile).all():
        voice(file, folder)
    spoil(names, folder)
    translate(names, folder)
    hashed = passwords.hashed(PASSWORD)
    for user in db.session.query(User).all():
        with transaction():
            user.password_hash = hashed
    return names


def voice(file: AudioFile, folder: Path) -> None:
    """Write a WAV of the track's length whose loudness rises and falls in a way of its own, and its waveform."""
    track = db.session.get(Track, file.track_id)
    assert track is not None
    samples = music(track.id, track.duration_ms / 1000)
    path = folder / "media" / "audio" / f"{track.id}.wav"
    write(path, samples)
    peaks = np.array([np.abs(part).max() for part in np.array_split(samples, 200)])
    loud = (peaks / peaks.max() * 255).round().astype(np.uint8).tobytes()
    with transaction():
        file.path, file.mime, file.codec, file.size = (
            f"audio/{path.name}",
            "audio/wav",
            "",
            path.stat().st_size,
        )
        file.bitrate, file.channels = RATE * 16, 1
        drawn = db.session.get(Waveform, track.id)
        assert drawn is not None
        drawn.peaks = loud
        for name, text in dataclasses.asdict(waveform_paths(loud)).items():
            setattr(drawn, name, text)


def music(seed: int, seconds: float) -> np.ndarray:
    """A tone under a random, slowly moving envelope."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    envelope = np.interp(t, np.linspace(0, seconds, 60), rng.uniform(0.05, 0.9, 60))
    return (envelope * np.sin(2 * np.pi * (180 + 7 * (seed % 40)) * t)).astype(np.float32)


def write(path: Path, samples: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32_000).astype("<i2").tobytes())


def spoil(names: dict[str, int], folder: Path) -> None:
    """Two ways in which a track does not sound: its file is gone, or is noise."""
    audio = folder / "media" / "audio"
    (audio / f"{names['gone']}.wav").unlink()
    (audio / f"{names['broken']}.wav").write_bytes(b"RIFF not really a sound" * 500)


def translate(names: dict[str, int], folder: Path) -> None:
    """Two kinds that Chromium does not play, and one of them that nobody can decode."""
    for name, suffix, codec in (
        ("aiff", "aiff", "aiff"),
        ("garbled", "aiff", "aiff"),
        ("alac", "m4a", "alac"),
    ):
        path = folder / "media" / "audio" / f"{names[name]}.{suffix}"
        tones = np.repeat(music(names[name], 4)[:, None], 2, axis=1)
        corpus.write(path, tones, RATE, codec)
        if name == "garbled":
            path.write_bytes(path.read_bytes()[:20] + b"no sound" * 500)
        with transaction():
            file = db.session.query(AudioFile).filter_by(track_id=names[name]).one()
            file.path, file.size = f"audio/{path.name}", path.stat().st_size
            file.mime, file.codec = ("audio/mp4", "alac") if codec == "alac" else ("audio/aiff", "pcm")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
