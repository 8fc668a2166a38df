"""Pages of the catalog."""

from musicapp.blueprints.catalog import lists
from musicapp.blueprints.catalog.routes import bp

__all__ = ["bp", "lists"]
