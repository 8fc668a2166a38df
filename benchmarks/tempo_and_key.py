"""Tempo and key of pieces whose truth is known: how often they are found.

python -m benchmarks tempo_and_key [--folder DIR]

Two kinds: pieces that chance makes (``known_music``), and the demo's own, which are played whole. The weights of the
measure were fitted to chance's even seeds, and to what the demo's composers make of other seeds, keys and tempos; chance's
odd seeds and the demo itself are held out, and the figures are of those. With a folder of music whose truth
nobody has told, what is found is listed without a claim.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import av
import numpy as np

from benchmarks.twelve import length_of, music_in
from musicapp.backends.audio import describing
from musicapp.backends.audio.describing import Ear
from musicapp.domain.demo import catalog, music
from musicapp.domain.demo.music import theory
from tests import known_music

Piece = tuple[str, np.ndarray, float, str]
SEEN, HELD_OUT = 0, 1
NEAR = 0.02
OCTAVES = (2, 1 / 2, 3, 1 / 3, 3 / 2, 2 / 3)
FIFTH, RELATIVE, PARALLEL = "a fifth off", "relative", "parallel"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How often tempo and key are found.")
    parser.add_argument("--pieces", type=int, default=150, help="made by chance")
    parser.add_argument("--demo", type=int, default=60, help="of the demo, or made as it is")
    parser.add_argument("--seen", action="store_true", help="also as many that the measure was built with")
    parser.add_argument("--wrong", action="store_true", help="name what was missed")
    parser.add_argument("--folder", type=Path, help="list what is found in twenty files of it")
    given = parser.parse_args(arguments)
    if given.folder:
        listed(music_in(given.folder, 20))
        return
    print(
        f"{'':28}{'pieces':>7}{'within 2 %':>12}{'octave off':>12}{'key right':>11}   CPU s a minute of audio"
    )
    show("by chance, held out", chance_made(HELD_OUT, given.pieces), given.wrong)
    show("demo, held out", demos(given.demo), given.wrong)
    if given.seen:
        show("by chance, seen", chance_made(SEEN, given.pieces), given.wrong)
        show("like the demo, seen", variations(given.demo), given.wrong)


def listed(files: list[Path]) -> None:
    """What is found in each file, as a worker finds it."""
    print(f"{'file':34}{'length':>8}{'tempo':>8}  {'key':18}CPU s a minute")
    for file in files:
        begun = time.process_time()
        found = describing.describe(str(file), lambda: None)
        taken = time.process_time() - begun
        seconds = length_of(file)
        length = f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
        print(
            f"{file.stem[:33]:34}{length:>8}{found['bpm']:8.1f}  {found['key'] or 'none':18}{taken / seconds * 60:.2f}",
            flush=True,
        )


def chance_made(half: int, count: int) -> Iterator[Piece]:
    """Pieces with the truth about them: name, samples, tempo, key."""
    for seed in range(half, 2 * count, 2):
        one = known_music.piece(seed)
        yield f"{seed}{'' if one.has_drums else ' without drums'}", one.samples, one.bpm, one.key


def demos(count: int) -> Iterator[Piece]:
    """The same of the demo, which is as varied as its ten genres."""
    for score in _scores()[:count]:
        yield f"{score.genre}: {score.title}", _mono(music.render(score)), float(score.bpm), score.key


def variations(count: int) -> Iterator[Piece]:
    """What the demo's composers make of other seeds, tempos, keys and players; shorter."""
    scores = _scores()
    for number in range(count):
        chance, score = np.random.default_rng(10_000 + number), scores[number % len(scores)]
        other = replace(
            score,
            bpm=round(score.bpm * float(np.exp(chance.uniform(-0.08, 0.08)))),
            bars=max(12, int(score.bars * 0.6) // 2 * 2),
            seed=int(chance.integers(1 << 31)),
            key=str(chance.choice(known_music.KEYS)),
            artist=scores[int(chance.integers(len(scores)))].artist,
        )
        yield f"{other.genre} {number}", _mono(music.render(other)), float(other.bpm), other.key


def _scores() -> list[catalog.DemoTrack]:
    return sorted(catalog.tracks(), key=lambda score: score.seed)


def show(name: str, pieces: Iterator[Piece], wrong: bool) -> None:
    """One line of the table; with ``wrong`` also what was missed."""
    tempos, keys, cpu, minutes = Counter[str](), Counter[str](), 0.0, 0.0
    for title, samples, bpm, key in pieces:
        begun = time.process_time()
        found = heard(samples).description()
        cpu += time.process_time() - begun
        minutes += len(samples) / known_music.RATE / 60
        tempo, tonality = judged_tempo(found["bpm"], bpm), judged_key(found["key"], key)
        tempos[tempo] += 1
        keys[tonality] += 1
        if wrong and (tempo != "right" or tonality != "right"):
            print(
                f"   {title}: {bpm:.1f} heard as {found['bpm']} ({tempo}), {key} as {found['key']} ({tonality})"
            )
    count = sum(tempos.values())

    def share(some: int) -> str:
        return f"{some / max(count, 1):.0%}"

    print(
        f"{name:28}{count:>7}{share(tempos['right']):>12}{share(tempos['octave']):>12}{share(keys['right']):>11}   {cpu / max(minutes, 1e-9):.2f}"
    )
    others = ", ".join(f"{kind} {share(times)}" for kind, times in keys.most_common() if kind != "right")
    print(f"{'':28}wrong keys: {others or 'none'}", flush=True)


def heard(samples: np.ndarray) -> Ear:
    """An ear that was given the samples in pieces, as from a file."""
    ear = Ear()
    for start in range(0, len(samples), 1 << 16):
        ear.add(samples[start : start + (1 << 16)])
    return ear


def judged_tempo(found: float, true: float) -> str:
    """right, octave or wrong."""
    if abs(found / true - 1) <= NEAR:
        return "right"
    return "octave" if any(abs(found / true / factor - 1) <= NEAR for factor in OCTAVES) else "wrong"


def judged_key(found: str, true: str) -> str:
    """right, or how it is wrong."""
    if not found:
        return "none"
    one, other = theory.key(found), theory.key(true)
    if one == other:
        return "right"
    apart = (one.tonic - other.tonic) % 12
    if one.minor == other.minor:
        return FIFTH if apart in (5, 7) else "other"
    return PARALLEL if not apart else RELATIVE if apart == (9 if one.minor else 3) else "other"


def _mono(pcm: np.ndarray) -> np.ndarray:
    resampler = av.AudioResampler("flt", "mono", known_music.RATE)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(pcm.reshape(1, -1), dtype=np.float32), "flt", "stereo"
    )
    frame.sample_rate = music.RATE
    return np.concatenate(
        [out.to_ndarray().reshape(-1) for one in (frame, None) for out in resampler.resample(one)]
    )


if __name__ == "__main__":
    main()
