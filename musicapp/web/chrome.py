"""What stands around every page: the rail's playlists and the facts about the viewer."""

from typing import Any

from flask import Flask, request

from musicapp import config
from musicapp.domain import accounts, playlists
from musicapp.web import access, htmx


def init_app(app: Flask) -> None:
    @app.context_processor
    def _chrome() -> dict[str, Any]:
        user = access.viewer()
        return {
            "viewer": user,
            "rail_playlists": [] if user is None or htmx.is_partial() else playlists.rail(user),
            "settings": config.current(),
            "here": request.path,
            "is_registration_open": accounts.is_registration_open,
        }
