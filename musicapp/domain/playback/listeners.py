"""Who hears: a signed-in user, or a guest known by a random id that this browser keeps."""

import hashlib
import hmac
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import date

from musicapp import clock, config
from musicapp.domain.playback.devices import device_of, is_robot
from musicapp.models import User

GUEST_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Listener:
    """``user`` or, without one, ``guest_id``. A user may bring the id that the same browser had as a guest."""

    user: User | None = None
    guest_id: str | None = None
    device: str = "other"
    is_robot: bool = False
    address_hash: str = ""

    @property
    def user_id(self) -> int | None:
        return self.user.id if self.user else None


def listener(user: User | None, guest_id: str | None, user_agent: str, address: str) -> Listener:
    """Who hears, from what a request says. The user agent and the address themselves are not kept."""
    return Listener(user, guest_id, device_of(user_agent), is_robot(user_agent), address_hash(address))


def new_guest_id(play_id: str) -> str:
    """The id of a guest whose first play has this key: as random as the key, and nothing about the person.

    The answer to a first report may get lost. Told again, it must come from the same guest.
    """
    key = config.current().secret_key.encode()
    return hmac.new(key, b"guest " + play_id.encode(), hashlib.sha256).hexdigest()[:32]


def known_guest_id(text: str | None) -> str | None:
    """``text`` if it is a guest's id as we make them."""
    return text if text and GUEST_ID.fullmatch(text) else None


def address_hash(address: str) -> str:
    """The address under today's key. The key lives in memory alone and is thrown away at midnight UTC."""
    return hmac.new(_todays_key(), address.encode(), hashlib.sha256).hexdigest()[:32] if address else ""


_key: tuple[date, bytes] | None = None
_changing = threading.Lock()


def _todays_key() -> bytes:
    global _key
    with _changing:
        if _key is None or _key[0] != clock.today():
            _key = (clock.today(), secrets.token_bytes(32))
        return _key[1]
