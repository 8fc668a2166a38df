"""The home page."""

from musicapp.blueprints.home.routes import bp

__all__ = ["bp"]
