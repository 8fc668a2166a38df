"""The same music in forms that every browser plays, made when somebody wants to hear it, or before."""

from musicapp.domain.renditions.actions import ALL, ask, ask_for_all, job_of, keep, make, unmade
from musicapp.domain.renditions.sources import FORMER, KINDS, MARKS, ORIGINAL, Source, mark_of, sources, was
from musicapp.domain.renditions.upkeep import clear_unused

__all__ = [
    "ALL",
    "FORMER",
    "KINDS",
    "MARKS",
    "ORIGINAL",
    "Source",
    "ask",
    "ask_for_all",
    "clear_unused",
    "job_of",
    "keep",
    "make",
    "mark_of",
    "sources",
    "unmade",
    "was",
]
