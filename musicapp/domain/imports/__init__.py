"""Bringing music in from a folder."""

from musicapp.domain.imports.actions import FolderImport, Step
from musicapp.domain.imports.covers import ask_for_track_cover, find_cover, keep_cover, keep_track_cover
from musicapp.domain.imports.holdings import Holdings, expected_in, holdings, missing_in, refused_in
from musicapp.domain.imports.missing import restore
from musicapp.domain.imports.naming import named_by_path
from musicapp.domain.imports.paths import shown
from musicapp.domain.imports.roots import add_folder, forget_folder, is_away
from musicapp.domain.imports.scans import Scan, again, request_scan, request_scans, scans
from musicapp.domain.imports.shelf import free_slug
from musicapp.domain.imports.tally import Tally
from musicapp.domain.imports.timetable import INTERVALS, request_due_scans, scan_interval, set_scan_interval
from musicapp.domain.imports.turn import turn

__all__ = [
    "INTERVALS",
    "FolderImport",
    "Holdings",
    "Scan",
    "Step",
    "Tally",
    "add_folder",
    "again",
    "ask_for_track_cover",
    "expected_in",
    "find_cover",
    "forget_folder",
    "free_slug",
    "holdings",
    "is_away",
    "keep_cover",
    "keep_track_cover",
    "missing_in",
    "named_by_path",
    "refused_in",
    "request_due_scans",
    "request_scan",
    "request_scans",
    "restore",
    "scan_interval",
    "scans",
    "set_scan_interval",
    "shown",
    "turn",
]
