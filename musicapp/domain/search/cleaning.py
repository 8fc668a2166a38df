"""From text to words, the same way for what is stored and for what is asked."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from musicapp.backends.search import Group, Word
from musicapp.fold import fold

LONGEST_QUERY = 200  # characters; nobody types more on purpose
MOST_WORDS = 12
LONGEST_WORD = 32
LONGEST_NAME = 300

_PIECES = re.compile(r"[a-z0-9]+")
# Chinese, Japanese and Korean write without spaces: pairs of characters stand for words.
_SIGNS = re.compile("[぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003134f]+")


@dataclass(frozen=True)
class Query:
    """What somebody typed, made ready. ``typed`` is shown back, ``compact`` compared with whole names."""

    typed: str
    compact: str
    groups: list[Group] = field(default_factory=list)
    words: tuple[str, ...] = ()  # as ranking and spelling look at them
    was_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.typed)


def clean(typed: str) -> Query:
    """Make ``typed`` ready: any text at all is fine, the rest of a very long one is left out."""
    text = " ".join(typed[: LONGEST_QUERY * 4].replace("\x00", " ").split())
    shown = text[:LONGEST_QUERY].strip()
    pieces = [piece for piece in shown.split() if _is_word(piece)]
    groups = [_group(piece) for piece in pieces[:MOST_WORDS]]
    if groups:
        groups[-1] = [_opened(words) for words in groups[-1]]
    words = tuple(word.text for group in groups for word in group[-1])
    was_cut = len(text) > LONGEST_QUERY or len(pieces) > MOST_WORDS
    return Query(shown, compacted(shown), groups, words, was_cut)


def words_of(text: str) -> str:
    """``text`` for the index: its pieces, pieces joined (``ac``, ``dc``, ``acdc``), pairs of signs."""
    return " ".join(dict.fromkeys(word for piece in text.split() for word in _all_words(piece)))


@lru_cache(maxsize=4096)
def name_words(name: str) -> str:
    """``words_of`` for names, which come again and again while a library is read."""
    return words_of(name[:LONGEST_NAME])


@lru_cache(maxsize=4096)
def compacted(name: str) -> str:
    """A name without spaces and signs: ``AC/DC`` and ``ac dc`` are the same. Of ``!!!`` the signs remain."""
    folded = fold(name[:LONGEST_NAME])
    return ("".join(_PIECES.findall(folded)) or folded.replace(" ", ""))[:LONGEST_NAME]


def _is_word(piece: str) -> bool:
    return bool(_SIGNS.search(piece) or _PIECES.search(fold(piece)))


def _group(piece: str) -> Group:
    """The ways in which one typed piece may stand in a text."""
    if _SIGNS.search(piece):
        return [[Word(word, len(word) == _SIGN) for word in _sign_words(piece)]]
    parts = [part[:LONGEST_WORD] for part in _PIECES.findall(fold(piece))]
    joined = "".join(parts)[:LONGEST_WORD]
    if len(parts) == 1:
        return [[Word(joined)]]
    return [[Word(part) for part in parts[:MOST_WORDS]], [Word(joined)]]


def _opened(words: list[Word]) -> list[Word]:
    """The last word may go on: it is still being typed."""
    return [*words[:-1], Word(words[-1].text, open=True)]


@lru_cache(maxsize=8192)
def _all_words(piece: str) -> tuple[str, ...]:
    parts = [part[:LONGEST_WORD] for part in _PIECES.findall(fold(piece))]
    joined = ["".join(parts)[:LONGEST_WORD]] if len(parts) > 1 else []
    signs = _sign_words(piece, alone=True) if _SIGNS.search(piece) else []
    return (*parts, *joined, *signs)


_SIGN = len("u00000")


def _sign_words(piece: str, alone: bool = False) -> list[str]:
    """``東京都`` → 東京, 京都, written as letters and digits; ``alone`` adds the last sign for itself."""
    words = []
    for run in _SIGNS.findall(piece):
        codes = [f"u{ord(sign):05x}" for sign in run]
        words += [a + b for a, b in pairwise(codes)]
        if alone or len(codes) == 1:
            words.append(codes[-1])
    outside = _SIGNS.sub(" ", piece)
    return (
        words if alone else words + [word for part in outside.split() for word in _PIECES.findall(fold(part))]
    )
