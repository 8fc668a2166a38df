"""How a text is written down so that it can be listed, addressed and found: folded, in letters a to z and digits."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from musicapp.fold import fold, slugify, sort_key

LONGEST_WORD = 32
LONGEST_NAME = 300
LONGEST_TEXT = 20_000  # characters of lyrics or a biography that are searched

PIECES = re.compile(r"[a-z0-9]+")
# Chinese, Japanese and Korean write without spaces: pairs of characters stand for words.
SIGNS = re.compile("[぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003134f]+")
SIGN = len("u00000")


class Spellings(NamedTuple):
    """What lists, addresses and search know a track by. ``words`` and what follows are for the index."""

    sort_key: str = ""
    slug: str = ""
    compact: str = ""
    words: str = ""
    composer: str = ""
    lyrics: str = ""
    about: str = ""


def spelt(title: str, composer: str = "", lyrics: str = "", about: str = "") -> Spellings:
    """All spellings of a track's texts. Folding takes a good part of an import, so its readers do it."""
    return Spellings(
        sort_key(title),
        slugify(title),
        compacted(title),
        name_words(title),
        words_of(composer),
        text_words(lyrics),
        text_words(about),
    )


def words_of(text: str) -> str:
    """``text`` for the index: its pieces, pieces joined (``ac``, ``dc``, ``acdc``), pairs of signs."""
    return " ".join(dict.fromkeys(word for piece in text.split() for word in _all_words(piece)))


def text_words(text: str) -> str:
    """``words_of`` the beginning of what may be long."""
    return words_of(text[:LONGEST_TEXT]) if text else ""


@lru_cache(maxsize=4096)
def name_words(name: str) -> str:
    """``words_of`` for names, which come again and again while a library is read."""
    return words_of(name[:LONGEST_NAME])


@lru_cache(maxsize=4096)
def compacted(name: str) -> str:
    """A name without spaces and signs: ``AC/DC`` and ``ac dc`` are the same. Of ``!!!`` the signs remain."""
    folded = fold(name[:LONGEST_NAME])
    return ("".join(PIECES.findall(folded)) or folded.replace(" ", ""))[:LONGEST_NAME]


def sign_words(piece: str, alone: bool = False) -> list[str]:
    """``東京都`` → 東京, 京都, written as letters and digits; ``alone`` adds the last sign for itself."""
    words = []
    for run in SIGNS.findall(piece):
        codes = [f"u{ord(sign):05x}" for sign in run]
        words += [a + b for a, b in pairwise(codes)]
        if alone or len(codes) == 1:
            words.append(codes[-1])
    outside = SIGNS.sub(" ", piece)
    return (
        words if alone else words + [word for part in outside.split() for word in PIECES.findall(fold(part))]
    )


@lru_cache(maxsize=8192)
def _all_words(piece: str) -> tuple[str, ...]:
    parts = [part[:LONGEST_WORD] for part in PIECES.findall(fold(piece))]
    joined = ["".join(parts)[:LONGEST_WORD]] if len(parts) > 1 else []
    signs = sign_words(piece, alone=True) if SIGNS.search(piece) else []
    return (*parts, *joined, *signs)
