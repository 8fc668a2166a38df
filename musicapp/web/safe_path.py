"""Addresses that came from outside and may be redirected to."""

from urllib.parse import urlsplit

from flask import request


def local(target: str | None, fallback: str = "/") -> str:
    """``target`` as a path of this site; ``fallback`` if it leads anywhere else.

    Browsers read ``//host``, ``/\\host`` and control characters as ways out, so these are refused.
    """
    if not target or len(target) > 2000 or any(ord(c) < 32 or c == "\\" for c in target):
        return fallback
    try:
        parts = urlsplit(target)
    except ValueError:
        return fallback
    if parts.netloc and parts.netloc != request.host:
        return fallback
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if path.startswith("/") and not path.startswith("//") else fallback
