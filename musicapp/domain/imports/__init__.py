"""Bringing music in from a folder."""

from musicapp.domain.imports.actions import Batch, FolderImport, Tally, shown
from musicapp.domain.imports.covers import find_cover, keep_cover, keep_track_cover
from musicapp.domain.imports.turn import turn

__all__ = [
    "Batch",
    "FolderImport",
    "Tally",
    "find_cover",
    "keep_cover",
    "keep_track_cover",
    "shown",
    "turn",
]
