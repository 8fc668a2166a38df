"""One way to fold text, for slugs, sort keys, search rows and search queries alike."""

import re
import unicodedata

from anyascii import anyascii

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_ARTICLES = re.compile(r"^(the|a|an|der|die|das|le|la|les|el|los|las)\s+(?=\S)")
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """Lower case, no accents, in Latin letters: ``Łucja`` → ``lucja``, ``Кино`` → ``kino``, ``東京`` → ``dongjing``."""
    plain = text.replace("\x00", " ")
    if not plain.isascii():
        plain = anyascii(unicodedata.normalize("NFKC", plain))
    return " ".join(plain.casefold().split())


def slugify(text: str, longest: int = 80) -> str:
    """The part of an address made from ``text``; empty if nothing in it can be written so."""
    slug = _SEPARATORS.sub("-", fold(text).replace("'", "")).strip("-")
    return slug[:longest].rstrip("-")


def sort_key(text: str, longest: int = 120) -> str:
    """What lists order by: folded, a leading article moved out, numbers padded so that 2 comes before 10."""
    key = _ARTICLES.sub("", fold(text))
    return _DIGITS.sub(lambda run: run.group().zfill(6), key)[:longest]
