"""Names for a made-up library: few words stand everywhere, many stand once, as in real ones."""

import random
from itertools import accumulate
from typing import NamedTuple

COMMON = "love night the of blue river heart summer you me rain city dance song dream fire".split()
SYLLABLES = (
    "ka ri to mu sa len dor vi shan bel nor ta qui fre gol ha zen mor pel ius ana eth wy cro lum".split()
)
WORDS = 6000
TRACKS_OF_AN_ARTIST, TRACKS_OF_AN_ALBUM = 10, 8


class Library(NamedTuple):
    """Names of artists; titles of albums with the number of their artist; titles of tracks with their album's."""

    artists: list[str]
    albums: list[tuple[str, int]]
    tracks: list[tuple[str, int]]


def made_up(size: int, seed: int = 7) -> Library:
    """``size`` tracks on a tenth as many artists and an eighth as many albums; the same numbers, the same names."""
    chance = random.Random(seed)
    made = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(WORDS)})
    chance.shuffle(made)
    words = COMMON + made
    weights = list(accumulate(1 / n for n in range(1, len(words) + 1)))

    def name(most: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(1, most))).title()

    artists = [
        f"{name(3)} {chance.choice(made)}".title() for _ in range(max(20, size // TRACKS_OF_AN_ARTIST))
    ]
    albums = max(20, size // TRACKS_OF_AN_ALBUM)
    # Each artist has an album; the rest belongs more and more to the first ones.
    whose = [n if n < len(artists) else int(len(artists) * chance.random() ** 3) for n in range(albums)]
    return Library(
        artists,
        [(name(3), artist) for artist in whose],
        [(name(4), n * albums // size) for n in range(size)],
    )
