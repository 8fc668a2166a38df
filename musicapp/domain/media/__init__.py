"""Whether rows and files belong together: what either lacks is found, and mended without losing anything."""

from musicapp.domain.media.check import YOUNG, Check
from musicapp.domain.media.findings import Finding
from musicapp.domain.media.trash import clear_trash

__all__ = ["YOUNG", "Check", "Finding", "clear_trash"]
