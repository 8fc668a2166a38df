"""Bringing music in from a folder."""

from musicapp.domain.imports.actions import FolderImport, Step
from musicapp.domain.imports.covers import find_cover, keep_cover, keep_track_cover
from musicapp.domain.imports.paths import shown
from musicapp.domain.imports.scans import Scan, again, request_scan, request_scans, scans
from musicapp.domain.imports.tally import Tally
from musicapp.domain.imports.turn import turn

__all__ = [
    "FolderImport",
    "Scan",
    "Step",
    "Tally",
    "again",
    "find_cover",
    "keep_cover",
    "keep_track_cover",
    "request_scan",
    "request_scans",
    "scans",
    "shown",
    "turn",
]
