"""Claims of unclaimed artists, by whoever says to be one."""

from musicapp.blueprints.claims.routes import bp

__all__ = ["bp"]
