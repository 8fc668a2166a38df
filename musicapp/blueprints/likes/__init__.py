"""Liking, as HTTP."""

from musicapp.blueprints.likes.routes import bp

__all__ = ["bp"]
