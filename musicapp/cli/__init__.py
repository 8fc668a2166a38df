"""The commands of ``flask``, one file each, loaded when one is called: web processes need none of them."""

import os
import sys
from importlib import import_module

from click import Command, Context
from flask.cli import AppGroup

FILES = {
    "db": "db",
    "import": "import_",
    "search": "search",
    "setup": "setup",
    "users": "users",
    "worker": "worker",
}


WITHOUT_SITE = frozenset(("import", "search"))


def needs_site() -> bool:
    """Whether pages belong to what is asked of this process: a command about rows and files is quicker without."""
    is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    return not is_command or WITHOUT_SITE.isdisjoint(sys.argv[1:])


class Commands(AppGroup):
    """Looks like a group that holds them all. A file's command has the file's name."""

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted(FILES)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        file = FILES.get(cmd_name)
        command: Command | None = getattr(import_module(f"musicapp.cli.{file}"), file) if file else None
        return command
