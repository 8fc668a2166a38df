"""Coming in and going out."""

from musicapp.blueprints.auth import welcome
from musicapp.blueprints.auth.routes import bp

__all__ = ["bp", "welcome"]
