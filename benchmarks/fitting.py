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
from musicapp.domain.demo.music import theory

SEEN = 0
GENTLE = 0.2  # how strongly the weights are held near 0
STEPS = 3000

Case = tuple[np.ndarray, int]  # facts of each candidate, and which one is true


def main(arguments: list[str] | None = None) -> None:
    """Print both rows of weights."""
    parser = argparse.ArgumentParser(description="Fit the weights of tempo and key.")
    parser.add_argument("--pieces", type=int, default=200)
    parser.add_argument("--demo", type=int, default=46)
    given = parser.parse_args(arguments)
    beats: list[Case] = []
    keys: list[Case] = []
    for half in (tempo_and_key.chance_made(SEEN, given.pieces), tempo_and_key.demos(SEEN, given.demo)):
        for _, samples, bpm, key in half:
            ear = tempo_and_key.heard(samples)
            beats += beat_case(ear.envelope(), ear.chroma(), bpm)
            keys.append(key_case(ear.chroma(), ear.bass(), key))
    for name, cases in (("metre", beats), ("tonality", keys)):
        weights = fitted(cases)
        right = np.mean([int(np.argmax(facts @ weights)) == true for facts, true in cases])
        print(f"{name}: {', '.join(f'{one:.2f}' for one in weights)}  ({right:.0%} of {len(cases)} right)")


def beat_case(envelope: np.ndarray, chroma: np.ndarray, bpm: float) -> list[Case]:
    """None where the true beat is no level of the pulse that is heard."""
    likeness = tempo.autocorrelation(envelope)
    if likeness is None or not (pulse := tempo.pulse_of(likeness)):
        return []
    tempos, facts = metre.candidates(pulse, likeness, tempo.PER_S, chroma)
    return [(facts, place) for place, one in enumerate(tempos) if abs(one / bpm - 1) < tempo_and_key.NEAR][:1]


def key_case(chroma: np.ndarray, bass: np.ndarray, key: str) -> Case:
    true = theory.key(key)
    return tonality.facts(chroma, bass), true.tonic + 12 * true.minor


def fitted(cases: list[Case]) -> np.ndarray:
    """Weights under which the true candidates are most likely, by gradient ascent."""
    most = max(len(facts) for facts, _ in cases)
    facts = np.zeros((len(cases), most, cases[0][0].shape[1]))
    absent = np.full((len(cases), most), -1e9)
    for place, (some, _) in enumerate(cases):
        facts[place, : len(some)], absent[place, : len(some)] = some, 0
    true = facts[np.arange(len(cases)), [place for _, place in cases]].mean(axis=0)
    weights = np.zeros(facts.shape[2])
    for _ in range(STEPS):
        likely = np.exp(facts @ weights + absent - (facts @ weights + absent).max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        expected = np.einsum("ij,ijk->k", likely, facts) / len(cases)
        weights += 0.5 * (true - expected - GENTLE * weights / len(cases))
    return weights


if __name__ == "__main__":
    main()
