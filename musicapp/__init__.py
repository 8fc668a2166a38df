"""Musewave: a self-hosted music platform in one Flask application."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from musicapp.config import Settings


# A start makes objects that stay, a page some ten thousand that go at once: to look for circles among them after
# every 700 finds nothing and takes an eighth of the time.
_RARELY = (50_000, 20, 50)


def create_app(settings: "Settings | None" = None, site: bool = True) -> "Flask":
    """The application on ``settings``, read from the environment if None; without ``site`` it answers no requests."""
    gc.set_threshold(*_RARELY)
    # Imported here because the start command and the children that read foreign files import this package, too,
    # and must stay small and quick.
    from musicapp.application import assembled

    return assembled(settings, site)
