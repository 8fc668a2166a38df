"""``flask import``: the group in which the imports stand."""

from musicapp.cli import Commands

import_ = Commands(
    {"chinook": "import_chinook.chinook", "folder": "import_folder.folder"},
    name="import",
    help="Bring music in from elsewhere.",
)
