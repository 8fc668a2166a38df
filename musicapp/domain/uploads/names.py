"""What the name of a sent file says. It came from a stranger: it is shown and never used as a path. Pure."""

import re
from pathlib import PurePosixPath

from musicapp.backends.audio import EXTENSIONS

LONGEST = 300
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def shown_name(sent: str) -> str:
    """The last part of the name, in signs that can be seen; its ending stays, however long it is."""
    name = _UNSEEN.sub("", sent.replace("\\", "/")).rstrip("/").rpartition("/")[2].strip()
    if len(name) <= LONGEST:
        return name
    ending = PurePosixPath(name).suffix[:12]
    return name[: LONGEST - len(ending)] + ending


def ending_of(name: str) -> str:
    """``.flac`` and its like; empty where the name does not end as music does."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in EXTENSIONS else ""


def is_foreign(name: str) -> bool:
    """Whether the name itself says that this is something else. A name without an ending says nothing."""
    return bool(PurePosixPath(name).suffix) and not ending_of(name)
