"""What a music file says and how it sounds. Files are foreign: children read them, never this process."""

from musicapp.backends.audio.facts import VERSION, Analysis, Description, Rendition, TagResult, Tags
from musicapp.backends.audio.reading import (
    analyse,
    describe,
    expect_files,
    extract_picture,
    read_tags,
    render,
)
from musicapp.backends.audio.recipes import RECIPES, Recipe
from musicapp.backends.children import NOT_OF_THE_ITEM as NOT_OF_THE_FILE
from musicapp.backends.children import Refused

EXTENSIONS = frozenset(
    (".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac", ".wav", ".aiff", ".aif", ".aifc")
)
# Music in forms that nobody here reads: who brings some in is told of it.
UNREAD_EXTENSIONS = frozenset(
    (".wma", ".ape", ".wv", ".mpc", ".mp+", ".mp2", ".dsf", ".dff", ".mka", ".tta", ".tak", ".ra", ".shn")
) | frozenset((".mid", ".midi", ".ac3", ".dts", ".amr", ".au", ".aax", ".spx"))

__all__ = [
    "EXTENSIONS",
    "NOT_OF_THE_FILE",
    "RECIPES",
    "UNREAD_EXTENSIONS",
    "VERSION",
    "Analysis",
    "Description",
    "Recipe",
    "Refused",
    "Rendition",
    "TagResult",
    "Tags",
    "analyse",
    "describe",
    "expect_files",
    "extract_picture",
    "read_tags",
    "render",
]
