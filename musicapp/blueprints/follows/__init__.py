"""Following, as HTTP."""

from musicapp.blueprints.follows.routes import bp

__all__ = ["bp"]
