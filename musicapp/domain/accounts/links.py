"""Places elsewhere that people and artists tell: which sites there are, and what may stand for each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from musicapp.domain.accounts.typed import one_line
from musicapp.words import N_

HANDLE = re.compile(r"[A-Za-z0-9._-]+")
LONGEST_LINK = 300
NOT_AN_ADDRESS = N_("Write a web address that begins with https://.")


@dataclass(frozen=True)
class Site:
    """Where a link for it may lead, where a bare name leads to, and what to say of anything else."""

    hosts: tuple[str, ...]
    named: str
    sentence: str


SITES = {
    "twitter": Site(
        ("x.com", "twitter.com"),
        "https://x.com/{}",
        N_("Write your name on X, or an address that begins with https://x.com."),
    ),
    "instagram": Site(
        ("instagram.com",),
        "https://instagram.com/{}",
        N_("Write your name on Instagram, or an address that begins with https://instagram.com."),
    ),
    "spotify": Site(
        ("open.spotify.com", "spotify.com"),
        "https://open.spotify.com/{}",
        N_("Write an address that begins with https://open.spotify.com."),
    ),
    "soundcloud": Site(
        ("soundcloud.com",),
        "https://soundcloud.com/{}",
        N_("Write your name on SoundCloud, or an address that begins with https://soundcloud.com."),
    ),
    "bandcamp": Site(
        ("bandcamp.com",),
        "https://{}.bandcamp.com",
        N_("Write your name on Bandcamp, or an address such as https://name.bandcamp.com."),
    ),
    "youtube": Site(
        ("youtube.com",),
        "https://youtube.com/@{}",
        N_("Write the name of your channel, or an address that begins with https://youtube.com."),
    ),
}


def checked_links(names: Iterable[str], typed: object, fields: dict[str, str]) -> dict[str, str]:
    """The http(s) address in each attribute of ``typed`` that ``names`` lists, "" for none.

    Under the name of one of ``SITES`` it leads there, and a bare name will do as well; others lead anywhere. ``fields``
    gets a sentence for each that does not fit.
    """
    return {name: _checked(name, getattr(typed, name), fields) for name in names}


def _checked(name: str, typed: str, fields: dict[str, str]) -> str:
    text = one_line(typed)
    if not text:
        return ""
    site = SITES.get(name)
    hosts = site.hosts if site else ()
    handle = text.removeprefix("@")
    if site and HANDLE.fullmatch(handle) and not handle.lower().endswith(hosts):
        return site.named.format(handle)
    address = text if "://" in text else f"https://{text}"
    if len(address) > LONGEST_LINK or not _is_address(address, hosts):
        fields[name] = site.sentence if site else NOT_AN_ADDRESS
    return address


def _is_address(address: str, hosts: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or "." not in host or parts.username or parts.port == 0:
            return False
    except ValueError:
        return False
    if " " in address or any(c in address for c in "\"'<>\\^`{|}"):
        return False
    return not hosts or any(host == known or host.endswith("." + known) for known in hosts)
