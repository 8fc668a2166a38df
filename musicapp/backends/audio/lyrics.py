"""Lyrics in a file beside the music (``.lrc``). Runs in the child."""

import re
from pathlib import Path

LARGEST_BYTES = 256 * 1024
_STAMPS = re.compile(r"[\[<]\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?[\]>]\s?")
_FACTS = re.compile(r"^\[[a-z#]{1,10}:.*\]$", re.IGNORECASE)  # who, which album, by whom


def lyrics_in(path: str) -> str:
    """The words without their moments; empty if the file cannot be read."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST_BYTES)
    except OSError:
        return ""
    lines = (line.strip() for line in _text(raw).splitlines())
    return "\n".join(_STAMPS.sub("", line).strip() for line in lines if not _FACTS.match(line)).strip()


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
