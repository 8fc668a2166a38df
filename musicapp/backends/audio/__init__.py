"""What a music file says and how it sounds. Files are foreign: children read them, never this process."""

from musicapp.backends.audio.facts import Analysis, Rendition, TagResult, Tags
from musicapp.backends.audio.reading import analyse, expect_files, extract_picture, read_tags, render
from musicapp.backends.audio.recipes import RECIPES, Recipe
from musicapp.backends.children import Refused

EXTENSIONS = frozenset(
    (".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac", ".wav", ".aiff", ".aif", ".aifc")
)

__all__ = [
    "EXTENSIONS",
    "RECIPES",
    "Analysis",
    "Recipe",
    "Refused",
    "Rendition",
    "TagResult",
    "Tags",
    "analyse",
    "expect_files",
    "extract_picture",
    "read_tags",
    "render",
]
