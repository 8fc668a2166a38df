"""What tus 1.0.0 says in headers, read and described.

https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
import hashlib
from typing import Any, NamedTuple

from flask import request
from werkzeug.exceptions import BadRequest, PreconditionFailed

VERSION = "1.0.0"
BYTES = "application/offset+octet-stream"
SUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
SUM_DIFFERS = 460  # a status of tus's own


class Sum(NamedTuple):
    """What the bytes of a request should add up to."""

    digest: Any
    wanted: bytes


def expect() -> None:
    """Refuse (412) who speaks another version."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise PreconditionFailed()


def number(header: str) -> int:
    """The number in a header; 400 for what is none."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadRequest()
    return int(text)


def metadata() -> dict[str, str]:
    """``name base64,name base64`` as text; what is not UTF-8 in it becomes signs that say so."""
    pairs = (pair.strip().partition(" ") for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return {
            name: base64.b64decode(value, validate=True).decode("utf-8", "replace")
            for name, _, value in pairs
        }
    except binascii.Error as problem:
        raise BadRequest() from problem


def sum_said() -> Sum | None:
    """What the body should add up to, if the request says so; 400 for sums that we do not know."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    name, _, value = said.partition(" ")
    try:
        return Sum(SUMS[name](), base64.b64decode(value, validate=True))
    except (KeyError, binascii.Error) as problem:
        raise BadRequest() from problem


def _header(name: str, about: str, **schema: Any) -> dict[str, Any]:
    return {"in": "header", "name": name, "description": about, "schema": schema}


SPOKEN = _header("Tus-Resumable", "For tus", type="string", enum=[VERSION])
LENGTH = _header("Upload-Length", "For tus: the bytes of the whole file", type="integer", minimum=1)
TOLD = _header("Upload-Metadata", "For tus: names, each with its value in Base64", type="string")
AT = _header("Upload-Offset", "The byte at which this piece begins", type="integer", minimum=0)
SUMMED = _header("Upload-Checksum", f"One of {', '.join(SUMS)}, and the sum in Base64", type="string")
