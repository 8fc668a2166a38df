"""What a Range header asks of a file: the rules of RFC 9110, section 14, as pure functions."""

import itertools
import re
from dataclasses import dataclass

MOST_RANGES = 8  # more pieces than that are no player; the whole file answers them
ONE_RANGE = re.compile(r"(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Piece:
    """Bytes ``start`` up to and without ``stop``."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def content_range(self, size: int) -> str:
        """The piece as a Content-Range header names it."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def wanted_pieces(header: str | None, size: int, longest: int | None = None) -> list[Piece] | None:
    """The pieces of a file of ``size`` bytes that the header asks for, the first ``longest`` bytes of each.

    None: no header, or one to be ignored (another unit, garbled, too many or overlapping pieces): send all.
    Empty: nothing of what is asked lies in the file.
    """
    unit, equals, text = (header or "").partition("=")
    if not equals or unit.strip().lower() != "bytes" or len(text) > 400:
        return None
    asked = [ONE_RANGE.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if not asked or len(asked) > MOST_RANGES:
        return None
    pieces = []
    for one in asked:
        if one is None or not _has_sense(one[1], one[2]):
            return None
        piece = _piece(one[1], one[2], size, longest or size)
        if piece.length > 0:
            pieces.append(piece)
    return None if _overlap(pieces) else pieces


def _has_sense(first: str, last: str) -> bool:
    """``-`` says nothing, and a range does not end before its start."""
    return bool(first or last) and not (first and last and int(first) > int(last))


def _piece(first: str, last: str, size: int, longest: int) -> Piece:
    if not first:  # the last so many bytes
        return Piece(max(size - int(last), 0), size)
    stop = min(int(last) + 1, size) if last else size
    return Piece(int(first), min(stop, int(first) + longest))


def _overlap(pieces: list[Piece]) -> bool:
    """Overlapping pieces would let a small request ask for many times the file."""
    ordered = sorted(pieces, key=lambda piece: piece.start)
    return any(left.stop > right.start for left, right in itertools.pairwise(ordered))
