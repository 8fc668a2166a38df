"""The names of musical keys, however a file spells them."""

import re
from functools import lru_cache

from musicapp.web.languages import gettext as _
from musicapp.web.languages import locale
from musicapp.words import N_

KEYS = (
    N_("C major"), N_("G major"), N_("D major"), N_("A major"), N_("E major"), N_("B major"), N_("F♯ major"),
    N_("C♯ major"), N_("F major"), N_("B♭ major"), N_("E♭ major"), N_("A♭ major"), N_("D♭ major"),
    N_("G♭ major"), N_("C♭ major"),
    N_("A minor"), N_("E minor"), N_("B minor"), N_("F♯ minor"), N_("C♯ minor"), N_("G♯ minor"),
    N_("D♯ minor"), N_("A♯ minor"), N_("D minor"), N_("G minor"), N_("C minor"), N_("F minor"),
    N_("B♭ minor"), N_("E♭ minor"), N_("A♭ minor"),
)  # fmt: skip

_SPELLED = re.compile(r"([A-G])([#♯b♭]?) ?(major|maj|minor|min|m|)", re.ASCII)
_SIGNS = {"#": "♯", "b": "♭"}


def musical_key(spelled: str) -> str:
    """The key of a track in the language of the page: "F#m" and "F# minor" are F♯ minor. Others stay as they are."""
    return _named(locale(), spelled)


@lru_cache(maxsize=1000)
def _named(spoken: str, spelled: str) -> str:
    """In the language of the page, which is ``spoken``."""
    found = _SPELLED.fullmatch(spelled)
    if found is None:
        return spelled
    tonic, sign, mode = found.groups()
    name = f"{tonic}{_SIGNS.get(sign, sign)} {'minor' if mode in ('minor', 'min', 'm') else 'major'}"
    return _(name) if name in KEYS else name
