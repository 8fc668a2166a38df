"""What a listener has gathered, as pages."""

from musicapp.blueprints.library.routes import bp

__all__ = ["bp"]
