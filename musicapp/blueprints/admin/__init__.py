"""What admins see and decide; for everybody else there is nothing here."""

from musicapp.blueprints.admin import claims, imports, jobs
from musicapp.blueprints.admin.pages import bp

__all__ = ["bp", "claims", "imports", "jobs"]
