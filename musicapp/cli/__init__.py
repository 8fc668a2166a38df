"""The commands of ``flask``: one file each."""

from musicapp.cli import import_, search, setup, users, worker

COMMANDS = (setup.setup, import_.import_, users.users, search.search, worker.worker)
