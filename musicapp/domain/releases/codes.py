"""Numbers that the trade gives to recordings and releases. Pure."""

import re

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")  # ISO 3901: country, registrant, year, number
_CODE_LENGTHS = (8, 12, 13, 14)  # GTIN, of which UPC and EAN are the usual ones


def isrc_of(text: str) -> str | None:
    """``SE-ABC-26-00001`` as ``SEABC2600001``; None for what is no ISRC."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if code.isascii() and _ISRC.fullmatch(code) else None


def barcode_of(text: str) -> str | None:
    """The digits of a UPC or EAN whose last one is the sum that it should be; None for anything else."""
    code = re.sub(r"[\s-]", "", text)
    if not (code.isascii() and code.isdigit() and len(code) in _CODE_LENGTHS):
        return None
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(code[:-1])))
    return code if (10 - weighted % 10) % 10 == int(code[-1]) else None
