"""Where media lives: under ``DATA_DIR/media``, named by content, written whole or not at all."""

from musicapp.backends.storage.local import folder, is_away, put, put_copy, put_made

__all__ = ["folder", "is_away", "put", "put_copy", "put_made"]
