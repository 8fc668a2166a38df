"""Where media lives: under ``DATA_DIR/media``, named by content, written whole or not at all."""

from musicapp.backends.storage.local import folder, is_away, put, put_copy, put_made
from musicapp.backends.storage.parts import (
    Busy,
    Part,
    Whole,
    begin_part,
    drop_part,
    free_bytes,
    open_part,
    part_size,
    parts,
    settle_part,
)

__all__ = [
    "Busy",
    "Part",
    "Whole",
    "begin_part",
    "drop_part",
    "folder",
    "free_bytes",
    "is_away",
    "open_part",
    "part_size",
    "parts",
    "put",
    "put_copy",
    "put_made",
    "settle_part",
]
