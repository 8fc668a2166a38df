"""Where media lives: under ``DATA_DIR/media``, named by content, written whole or not at all."""

from musicapp.backends.storage.local import folder, put, put_copy

__all__ = ["folder", "put", "put_copy"]
