"""Text made light for the way: scripts without comments and without needless spaces, and gzip for who takes it."""

import gzip
import re
from functools import cache
from pathlib import Path

from flask import Response, request

_COMMENTS = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r"(?<=[;,{}()\]])[ \t]+// .*$")  # behind code
_STRING = re.compile(r'"[^"\\]*"|`[^`\\]*`')
_SPACES = re.compile(rf"({_STRING.pattern})|[ \t]*([=<>!?&|*,;:{{}}()\[\]]+)[ \t]*")
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
    """A static text file. Of our own scripts, comments, indentation and spaces about signs stay at home."""
    if path.suffix != ".js" or "vendor" in path.parts:
        return path.read_bytes()
    lines = _COMMENTS.sub("", path.read_text(encoding="utf-8")).splitlines()
    return "\n".join(_tight(line.strip()) for line in lines if line.strip()).encode()


@cache
def packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _tight(line: str) -> str:
    """A line of a script. One that may hold a pattern, an escape or a template in a template keeps its spaces."""
    line = _REMARK.sub("", line)
    if re.search(r"[\\'`/]", _STRING.sub("", line)) or line.count("`") > 2:
        return line
    return _SPACES.sub(lambda found: found[1] or found[2], line)
