"""Collect the sentences of code and templates and bring every language up to date.

What is translated stays; what nobody says any more goes; what is new stands there empty. Files carry neither
places nor dates, so that a change of a sentence is the whole change of a file.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "musicapp" / "translations"
PLURALS = {"de": "n != 1", "pt": "n != 1"}  # as in Portugal; Brazil counts 0 with 1
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=({plural});\\n"

"""
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> int:
    """Update and compile all languages; 1 when a sentence lacks its translation in one of them."""
    sentences, lacking = template(), 0
    for language in PLURALS:
        catalog = updated(language, sentences)
        missing = [message for message in catalog if message.id and not is_translated(message)]
        for message in missing:
            print(f"{language}: not translated: {message.id!r}")
        lacking += len(missing)
    return 1 if lacking else 0


def template() -> Catalog:
    """Every sentence that stands in code and templates now."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "messages.pot"
        keywords = ["-k", "N_", "-k", "lazy_gettext", "-k", "_"]
        where = ["-F", str(ROOT / "babel.cfg"), "--no-location", "-o", str(file), str(ROOT)]
        CommandLineInterface().run(["pybabel", "-q", "extract", *keywords, *where])
        with file.open("rb") as source:
            return read_po(source)


def read(language: str) -> Catalog:
    """What is translated into ``language`` so far."""
    with (_folder(language) / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def updated(language: str, sentences: Catalog) -> Catalog:
    """Bring the files of ``language`` in line with ``sentences``; gives what they hold then."""
    folder = _folder(language)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "messages.po"
    header = HEADER.format(language=language, plural=PLURALS[language])
    if not file.exists():
        file.write_text(header, encoding="utf-8")
    catalog = read(language)
    catalog.update(sentences, no_fuzzy_matching=True)
    with file.open("wb") as target:
        target.write(header.encode())
        write_po(
            target,
            catalog,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
            width=0,
        )
    catalog = read(language)
    catalog.creation_date = catalog.revision_date = NO_DAY
    with (folder / "messages.mo").open("wb") as target:
        write_mo(target, catalog)
    return catalog


def is_translated(message: Message) -> bool:
    """Whether every form of it is there, and sure."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return not message.fuzzy and bool(forms) and all(forms)


def _folder(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES"


if __name__ == "__main__":
    sys.exit(main())
