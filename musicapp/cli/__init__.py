"""The commands of ``flask``, one file each, loaded when one is called: web processes need none of them."""

import os
import sys
from importlib import import_module
from typing import Any

from click import Command, Context
from flask.cli import AppGroup

COMMANDS = {  # name, and where it stands: file and what it is called there
    "db": "db.db",
    "import": "import_.import_",
    "media": "media.media",
    "search": "search.search",
    "setup": "setup.setup",
    "users": "users.users",
    "worker": "worker.worker",
}


WITHOUT_SITE = frozenset(("db", "import", "media", "search", "users"))


def needs_site() -> bool:
    """Whether pages belong to what is asked of this process: a command about rows and files is quicker without."""
    is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    return not is_command or WITHOUT_SITE.isdisjoint(sys.argv[1:])


class Commands(AppGroup):
    """Looks like a group that holds all of ``places``, whose keys are names."""

    def __init__(self, places: dict[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._places = places

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted(self._places)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self._places:
            return None
        file, _, name = self._places[cmd_name].partition(".")
        command: Command = getattr(import_module(f"musicapp.cli.{file}"), name)
        return command
