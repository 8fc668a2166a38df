"""Bringing in the Chinook sample database: a shop's catalog without audio, its customers and what they bought."""

from musicapp.domain.imports.chinook.reading import Batch, ChinookImport, Tally

__all__ = ["Batch", "ChinookImport", "Tally"]
