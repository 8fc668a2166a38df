"""The public face of a person."""

from musicapp.blueprints.people.routes import bp

__all__ = ["bp"]
