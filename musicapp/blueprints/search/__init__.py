"""The search page and what is suggested while typing."""

from musicapp.blueprints.search.routes import bp

__all__ = ["bp"]
