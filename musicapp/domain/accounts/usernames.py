"""Usernames and e-mail addresses: what they may look like, and when two of them are the same."""

import re

from musicapp.domain.accounts.typed import one_line
from musicapp.words import N_

SHORTEST, LONGEST = 3, 30
LONGEST_EMAIL = 254
SHAPE = re.compile(r"[a-z0-9](?:[._-]?[a-z0-9])*")
# Words that would pass for the house itself, or that addresses of ours may need one day.
RESERVED_WORDS = """
about account admin administrator anonymous api artist artists auth browse contact deleted edit
embed everyone explore followers following guest guests help home house info legal library listener
listeners login logout mail me media messages moderator musewave music new nobody notifications null
official owner people player playlists postmaster press privacy profile public register root search
security settings staff static status studio support system terms undefined user users webmaster
welcome you
"""
RESERVED = frozenset(RESERVED_WORDS.split())
DEMO_NAMES = ("demo-listener", "demo-artist", "demo-admin")


def normal_username(text: str) -> str:
    """The one spelling under which a username is kept and looked up."""
    return one_line(text).lower()


def normal_email(text: str) -> str:
    """The one spelling under which an e-mail address is kept and looked up."""
    return one_line(text).lower()


def is_possible(username: str) -> bool:
    """Whether somebody could be called so; asked before the database is."""
    return SHORTEST <= len(username) <= LONGEST and SHAPE.fullmatch(username) is not None


def refusal(username: str) -> str | None:
    """Why ``username`` (in its normal form) cannot be chosen, as a sentence; None if it can."""
    if not SHORTEST <= len(username) <= LONGEST:
        return N_("A username has 3 to 30 characters.")
    if not SHAPE.fullmatch(username):
        return N_("Use the letters a to z, digits, and single dots, dashes or underscores between them.")
    if username in RESERVED or username in DEMO_NAMES:
        return N_("That name is kept for the house. Choose another one.")
    return None


def email_refusal(email: str) -> str | None:
    """Why ``email`` (in its normal form) cannot be an address, as a sentence; None if it can."""
    sentence = N_("That does not look like an e-mail address. It has the form name@example.org.")
    if not email or len(email) > LONGEST_EMAIL:
        return sentence
    # Here, because it brings along 60 ms that no command and few requests need.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(email, check_deliverability=False, globally_deliverable=False, test_environment=True)
    except EmailNotValidError:
        return sentence
    return None
