"""Playlists, as pages and dialogs."""

from musicapp.blueprints.playlists import entries, picker, routes
from musicapp.blueprints.playlists.blueprint import bp

__all__ = ["bp", "entries", "picker", "routes"]
