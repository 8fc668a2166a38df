"""A person's own settings, one page for each subject."""

from musicapp.blueprints.settings import account, routes
from musicapp.blueprints.settings.pages import bp

__all__ = ["account", "bp", "routes"]
