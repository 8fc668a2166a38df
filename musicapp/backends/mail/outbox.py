"""Mails as files: each lies in a folder as an ``.eml``, readable by the owner of the process alone."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend

from musicapp import clock


class EmailBackend(BaseEmailBackend):
    """Flask-Mailman finds it by this name."""

    def __init__(self, *args: Any, file_path: str | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.folder = Path(file_path or self.mailman.file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail under a temporary name, then under its own; gives how many that were."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for letter in email_messages:
            self._write(letter.message().as_bytes(linesep="\r\n"))
        return len(email_messages)

    def _write(self, data: bytes) -> None:
        name = f"{clock.now():%Y%m%dT%H%M%S}-{secrets.token_hex(6)}.eml"
        draft = self.folder / f".{name}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        draft.rename(self.folder / name)
