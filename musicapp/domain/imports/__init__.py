"""Bringing music in from a folder."""

from musicapp.domain.imports.actions import FolderImport, Step, shown
from musicapp.domain.imports.covers import find_cover, keep_cover, keep_track_cover
from musicapp.domain.imports.tally import Tally
from musicapp.domain.imports.turn import turn

__all__ = [
    "FolderImport",
    "Step",
    "Tally",
    "find_cover",
    "keep_cover",
    "keep_track_cover",
    "shown",
    "turn",
]
