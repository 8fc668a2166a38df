"""The weights of tempo and key, fitted to the pieces that ``tempo_and_key`` calls seen: run it when a fact is added.

python -m benchmarks.fitting

Multinomial logistic regression: of all levels of a metre, and of all keys, the true one shall weigh most.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks import tempo_and_key
from musicapp.backends.audio import metre, tempo, tonality
from musicapp.backends.audio.describing import Ear
from musicapp.domain.demo.music import theory
from tests import known_music

GENTLE = 0.05  # how strongly the weights are held near 0
STEPS = 40
SHORT = 20 * known_music.RATE  # samples: of a piece by chance, its beginning alone is to be understood, too

Case = tuple[np.ndarray, int]  # facts of each candidate, and which one is true


def main(arguments: list[str] | None = None) -> None:
    """Print both rows of weights."""
    parser = argparse.ArgumentParser(description="Fit the weights of tempo and key.")
    parser.add_argument("--pieces", type=int, default=280)
    parser.add_argument("--demo", type=int, default=150)
    given = parser.parse_args(arguments)
    beats: list[Case] = []
    keys: list[Case] = []
    for _, samples, bpm, key in tempo_and_key.chance_made(tempo_and_key.SEEN, given.pieces):
        ear = tempo_and_key.heard(samples)
        beats += beat_case(ear, bpm) + beat_case(tempo_and_key.heard(samples[:SHORT]), bpm)
        keys.append(key_case(ear, key))
    for _, samples, bpm, key in tempo_and_key.variations(given.demo):
        ear = tempo_and_key.heard(samples)
        beats += beat_case(ear, bpm)
        keys.append(key_case(ear, key))
    for name, cases in (("metre", beats), ("tonality", keys)):
        weights = fitted(cases)
        right = np.mean([int(np.argmax(facts @ weights)) == true for facts, true in cases])
        print(f"{name}: {', '.join(f'{one:.2f}' for one in weights)}  ({right:.0%} of {len(cases)} right)")


def beat_case(ear: Ear, bpm: float) -> list[Case]:
    """None where the true beat is no level of the pulse that is heard."""
    clues = tempo.clues_of(ear.onsets, ear.chroma())
    if clues is None or not (pulse := tempo.pulse_of(clues.onsets)):
        return []
    tempos, facts = metre.candidates(pulse, clues)
    return [(facts, place) for place, one in enumerate(tempos) if abs(one / bpm - 1) < tempo_and_key.NEAR][:1]


def key_case(ear: Ear, key: str) -> Case:
    true = theory.key(key)
    return tonality.facts(ear.chroma(), ear.bass()), true.tonic + 12 * true.minor


def fitted(cases: list[Case]) -> np.ndarray:
    """Weights under which the true candidates are most likely, by Newton's method."""
    size = cases[0][0].shape[1]
    weights = np.zeros(size)
    for _ in range(STEPS):
        slope, bend = -GENTLE * weights, GENTLE * np.eye(size)
        for facts, true in cases:
            likely = np.exp(facts @ weights - (facts @ weights).max())
            likely /= likely.sum()
            expected = likely @ facts
            apart = facts - expected
            slope += facts[true] - expected
            bend += (apart * likely[:, None]).T @ apart
        step = np.linalg.solve(bend, slope)
        weights += step * min(1.0, 5 / (np.abs(step).max() + 1e-9))  # far from the end it would overshoot
    return weights


if __name__ == "__main__":
    main()
