"""The languages that lyrics are likely to be in (ISO 639-1). Their names come from Unicode's tables."""

from babel import Locale

_WRITTEN = """
af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fo fr ga gl gu ha he hi hr ht hu hy id ig
is it ja jv ka kk km kn ko ku la lb lo lt lv mi mk ml mn mr ms mt my nb ne nl nn no oc pa pl ps pt qu ro
ru rw se sk sl sm sn so sq sr st su sv sw ta te th ti tk tn tr tw uk ur uz vi wo xh yi yo zh zu
"""
CODES = frozenset(_WRITTEN.split())


def language_name(code: str, language: str = "en") -> str:
    """What a language is called in ``language``; the code itself where it is none of these."""
    return str(Locale.parse(language).languages.get(code, code)) if code in CODES else code
