"""What the terminal is told once the first page has been answered."""

import http.client
import sys
import threading
import time
from urllib.parse import urlsplit

from flask import Flask

from musicapp.addresses import reachable
from musicapp.config import Settings
from musicapp.domain import accounts

PATIENCE_S = 60
BETWEEN_TRIES_S = 0.05

PLAYS_AT = "\n  Musewave plays at {url}\n"
STOP = "  Ctrl-C stops it.\n"
KNOWN = "  Sign in as {names} with the password {password}\n"
RANDOM = "  Sign in as {name} with the password {password}\n"
FAILED = "\n  Musewave runs at {url}, but its first page failed; the reason stands above.\n\n"
FIRST_ADMIN = "  Make the first admin here, within a day: {url}/auth/first-admin/{token}\n"


def announce(app: Flask, settings: Settings) -> None:
    """Wait for the first page in the background, then say where it is and who may sign in."""
    threading.Thread(target=_announce, args=(app, settings), name="greeting", daemon=True).start()


def text(app: Flask, settings: Settings) -> str:
    """The lines to say."""
    return PLAYS_AT.format(url=settings.base_url) + _sign_in_lines(app, settings) + STOP


def _announce(app: Flask, settings: Settings) -> None:
    status = _first_page(settings)
    failed = FAILED.format(url=settings.base_url)
    sys.stdout.write(text(app, settings) + "\n" if 0 < status < 500 else failed)
    sys.stdout.flush()


def _first_page(settings: Settings) -> int:
    """Ask for the first page as a browser would, until it comes; gives its status, 0 after long waiting."""
    host = urlsplit(settings.base_url).netloc
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(reachable(settings.host), settings.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/", headers={"Host": host})
            return connection.getresponse().status
        except OSError:
            time.sleep(BETWEEN_TRIES_S)
        finally:
            connection.close()
    return 0


def _sign_in_lines(app: Flask, settings: Settings) -> str:
    names = [name for name, _, _ in accounts.DEMO_ACCOUNTS]
    if settings.demo and settings.loopback:
        return KNOWN.format(names=", ".join(names), password=settings.demo_password(names[0]))
    if settings.demo:
        return "".join(RANDOM.format(name=name, password=settings.demo_password(name)) for name in names)
    with app.app_context():
        token = accounts.first_admin_token()
    return FIRST_ADMIN.format(url=settings.base_url, token=token) if token else ""
