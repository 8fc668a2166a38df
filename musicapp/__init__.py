"""Musewave: a self-hosted music platform in one Flask application."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from musicapp.config import Settings


def create_app(settings: "Settings | None" = None, site: bool = True) -> "Flask":
    """The application on ``settings``, read from the environment if None; without ``site`` it answers no requests."""
    # Imported here because the start command and the children that read foreign files import this package, too,
    # and must stay small and quick.
    from musicapp.application import assembled

    return assembled(settings, site)
