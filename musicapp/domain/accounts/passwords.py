"""Passwords: which are good enough, and how they are kept (Argon2id; RFC 9106, OWASP's second profile).

Hashing takes tens of milliseconds and 19 MiB on purpose: do it outside of any transaction.
"""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from musicapp.fold import fold
from musicapp.words import N_

SHORTEST, LONGEST = 10, 256
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
RUNS = (
    "0123456789012345",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb",
)
# What is left of common ones without the digits and signs around them, digits within read as letters.
COMMON_WORDS = """
password passwort passw senha secret geheim changeme default letmein letmeinnow welcome willkommen
bemvindo iloveyou ichliebedich teamo sunshine princess prinzessin football fussball baseball
basketball superman batman spiderman starwars pokemon trustnoone dragon monkey shadow master michael
jennifer jessica ashley daniel charlie administrator admin root login user test tester testing guest
hello hallo whatever computer internet samsung google facebook youtube spotify soundcloud music
musik musica musiclover musewave musewavedemo ilovemusic rockandroll metallica nirvana chocolate
butterfly liverpool barcelona chelsea arsenal summer winter spring autumn
"""
COMMON = frozenset(COMMON_WORDS.split())
LEET = str.maketrans("013457@$!", "oleastasi")


def normal(password: str) -> str:
    """One form for the same password typed on different keyboards (RFC 8265: NFC)."""
    return unicodedata.normalize("NFC", password)


def refusal(password: str, names: tuple[str, ...] = ()) -> str | None:
    """Why ``password`` is not good enough, as a sentence; None if it is. ``names`` are the owner's own."""
    if len(password) < SHORTEST:
        return N_("A password has at least 10 characters. A short sentence works well.")
    if len(password) > LONGEST:
        return N_("A password has at most 256 characters.")
    if _is_common(password):
        return N_("That password is among the first that others would try. A short sentence works well.")
    if any(_is_made_of(password, name) for name in names):
        return N_("That password is made of your own name or address. A short sentence works well.")
    return None


def hashed(password: str) -> str:
    """What is kept of ``password``."""
    return HASHER.hash(normal(password))


def matches(kept: str, password: str) -> bool:
    """Whether ``password`` is the one kept as ``kept``.

    An account without a password, or none at all (``kept`` is empty), costs the same time as any other.
    """
    try:
        same = HASHER.verify(kept or _nobodys(), normal(password)[:LONGEST])
        return same and bool(kept) and len(password) <= LONGEST
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether ``kept`` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """The hash against which passwords for unknown names are checked; nothing matches it in effect."""
    return HASHER.hash("nobody has this password")


def _is_common(password: str) -> bool:
    text = fold(password).replace(" ", "")
    if _is_repeated(text) or any(text in run + run or text in (run + run)[::-1] for run in RUNS):
        return True
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)
    cores = {core, re.sub(r"[^a-z]", "", core.translate(LEET)), re.sub(r"[^a-z]", "", text)}
    return any(c in COMMON or _is_repeated(c, of=COMMON) for c in cores)


def _is_repeated(text: str, of: frozenset[str] | None = None) -> bool:
    """Whether ``text`` is one short piece (or a word ``of`` a set) repeated: aaaaaaaaaa, abc1abc1abc1."""
    for length in range(1, len(text) // 2 + 1):
        piece = text[:length]
        if len(text) % length == 0 and piece * (len(text) // length) == text:
            return piece in of if of is not None else length <= 4
    return False


def _is_made_of(password: str, name: str) -> bool:
    """Whether nothing but digits and signs is left of ``password`` without ``name``."""
    own = re.sub(r"[^a-z0-9]", "", fold(name))
    text = re.sub(r"[^a-z0-9]", "", fold(password))
    return len(own) >= 3 and own in text and not re.search(r"[a-z]{3}", text.replace(own, ""))
