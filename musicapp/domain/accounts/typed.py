"""What people type, made fit to be kept: one normal form, no control characters, a length."""

import unicodedata

from musicapp.words import N_

TOO_LONG = {
    40: N_("At most 40 characters, please."),
    80: N_("At most 80 characters, please."),
    120: N_("At most 120 characters, please."),
    2000: N_("At most 2,000 characters, please."),
    5000: N_("At most 5,000 characters, please."),
}
# Marks that turn the direction of whatever text follows them on the page.
TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


def one_line(text: str | None) -> str:
    """``text`` on one line, trimmed, in normal form C, without NUL bytes and other control characters."""
    return " ".join(_without_controls(text or "", keep="").split())


def paragraphs(text: str | None) -> str:
    """``text`` with its line breaks (as ``\\n``) and tabs, otherwise as ``one_line``."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(plain, keep="\n\t").strip()


def _without_controls(text: str, keep: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return "".join(" " if _is_control(c) and c not in keep else c for c in normal)


def _is_control(character: str) -> bool:
    """Control characters, lone surrogates, and the marks that turn the direction of the text around them."""
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
    )
