"""What artists do: their profiles and their music, one file per subject."""

from musicapp.blueprints.studio import artists, profile, uploads
from musicapp.blueprints.studio.pages import bp

__all__ = ["artists", "bp", "profile", "uploads"]
