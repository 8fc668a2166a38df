"""The same music in forms that every browser plays, made when somebody wants to hear it."""

from musicapp.domain.renditions.actions import ask, job_of, keep, make
from musicapp.domain.renditions.sources import KINDS, ORIGINAL, Source, sources
from musicapp.domain.renditions.upkeep import clear_unused

__all__ = ["KINDS", "ORIGINAL", "Source", "ask", "clear_unused", "job_of", "keep", "make", "sources"]
