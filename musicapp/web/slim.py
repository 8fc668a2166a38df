"""Text made light for the way: scripts without their comments, and gzip for who takes it."""

import gzip
import re
from functools import cache
from pathlib import Path

from flask import Response, request

_COMMENTS = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}


def answer(data: bytes, suffix: str) -> Response:
    """``data`` as text of the kind that ``suffix`` names, packed if the browser takes gzip."""
    response = Response(mimetype=TYPES[suffix])
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.data = packed(data)
        response.content_encoding = "gzip"
    else:
        response.data = data
    return response


@cache
def text(path: Path) -> bytes:
    """A static text file. Of our own scripts, comments on lines of their own and indentation stay at home."""
    if path.suffix != ".js" or "vendor" in path.parts:
        return path.read_bytes()
    return _INDENT.sub("", _COMMENTS.sub("", path.read_text(encoding="utf-8"))).encode()


@cache
def packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
