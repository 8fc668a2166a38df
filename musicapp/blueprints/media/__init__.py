"""Bytes: audio for whoever may hear it, images by their unchanging names."""

from musicapp.blueprints.media.routes import bp

__all__ = ["bp"]
