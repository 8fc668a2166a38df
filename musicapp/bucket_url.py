"""The address of a bucket, as ``STORAGE_URL`` writes it: ``s3://bucket/prefix?endpoint=…&public=…&region=…``."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
REGION = "us-east-1"
LIKE = "s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-central-1"


@dataclass(frozen=True)
class BucketUrl:
    """Where a bucket is. Without an ``endpoint`` it is one of Amazon's; ``public`` is how browsers reach that."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    public: str = ""
    region: str = REGION


def parsed(text: str) -> BucketUrl:
    """What ``text`` says. Raises ValueError with a sentence."""
    try:
        parts = urlsplit(text)
        told = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        netloc, prefix = parts.netloc, parts.path.strip("/")
    except ValueError as problem:
        raise ValueError(f"Write it like {LIKE}.") from problem
    if parts.scheme != "s3":
        raise ValueError(f"Leave it empty for the folder of DATA_DIR, or write it like {LIKE}.")
    if "@" in netloc:
        raise ValueError("Keys belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, not in STORAGE_URL.")
    if not NAME.fullmatch(netloc) or (prefix and not PREFIX.fullmatch(prefix)):
        raise ValueError(f"Its bucket or prefix is no name. Write it like {LIKE}.")
    if unknown := set(told) - {"endpoint", "public", "region"}:
        raise ValueError(f"It knows endpoint, public and region, but not {', '.join(sorted(unknown))}.")
    for name in ("endpoint", "public"):
        if told.get(name) and not _is_origin(told[name]):
            raise ValueError(f"Its {name} is {told[name]!r}. Write it like https://s3.example.org.")
    return BucketUrl(
        netloc,
        prefix,
        told.get("endpoint", "").rstrip("/"),
        told.get("public", "").rstrip("/"),
        told.get("region") or REGION,
    )


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return bool(
        parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/") and not parts.query
    )
