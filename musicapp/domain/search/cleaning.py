"""From what somebody typed to words, spelt the same way as what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from musicapp.backends.search import Group, Word
from musicapp.fold import fold
from musicapp.spellings import LONGEST_WORD, PIECES, SIGN, SIGNS, compacted, sign_words

LONGEST_QUERY = 200  # characters; nobody types more on purpose
MOST_WORDS = 12
ANDS = {"and", "und", "et", "e", "y"}
MOST_TOGETHER = 24  # pairs of signs are words, too; what the index takes for words grows by their square


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
    pieces = _without_ands([piece for piece in shown.split() if _is_word(piece)])
    whole = [_group(piece) for piece in dict.fromkeys(pieces[:MOST_WORDS])]
    groups = _together(whole)
    was_cut = len(text) > LONGEST_QUERY or len(pieces) > MOST_WORDS or groups != whole
    if groups:
        groups[-1] = [_opened(words) for words in groups[-1]]
    words = tuple(word.text for group in groups for word in group[-1])
    return Query(shown, compacted(shown), groups, words, was_cut)


def _without_ands(pieces: list[str]) -> list[str]:
    """Between other words, what an ampersand may stand for: Seek and Destroy is Seek & Destroy."""
    return [piece for n, piece in enumerate(pieces, 1) if not 1 < n < len(pieces) or fold(piece) not in ANDS]


def _is_word(piece: str) -> bool:
    return bool(SIGNS.search(piece) or PIECES.search(fold(piece)))


def _group(piece: str) -> Group:
    """The ways in which one typed piece may stand in a text."""
    if SIGNS.search(piece):
        return [[Word(word, len(word) == SIGN) for word in sign_words(piece)]]
    parts = [part[:LONGEST_WORD] for part in PIECES.findall(fold(piece))]
    joined = "".join(parts)[:LONGEST_WORD]
    if len(parts) == 1:
        return [[Word(joined)]]
    return [[Word(part) for part in parts[:MOST_WORDS]], [Word(joined)]]


def _together(groups: Iterable[Group]) -> list[Group]:
    """The first of them, and of the last no more than there is room for."""
    kept: list[Group] = []
    room = MOST_TOGETHER
    for group in groups:
        if room > 0:
            kept.append([words[:room] for words in group])
            room -= len(group[0])
    return kept


def _opened(words: list[Word]) -> list[Word]:
    """The last word may go on: it is still being typed."""
    return [*words[:-1], Word(words[-1].text, open=True)]
