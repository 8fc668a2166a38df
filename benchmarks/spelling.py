"""How forgiving search is: 300 typing errors in the library's names, and how often the right one is in the first five."""

import random
import sqlite3
import string
from contextlib import closing
from pathlib import Path

from benchmarks import library
from musicapp.db import db
from musicapp.domain import search
from musicapp.domain.search.cleaning import compacted
from musicapp.domain.search.finding import find
from musicapp.domain.search.queries import LOOKED_AT
from musicapp.fold import fold

ERRORS, FIRST = 300, 5
SHORTEST, TWO_FROM = 4, 8  # letters of a name in which one error is made, and two
TARGET = 0.95


def report(folder: Path, factor: int) -> None:
    """Print the share that was found."""
    chance, app = random.Random(7), library.application(folder)
    with closing(sqlite3.connect(folder / "musewave.db")) as known:
        query = "SELECT name FROM artists UNION SELECT title FROM albums UNION SELECT title FROM tracks ORDER BY 1"
        names = [row[0] for row in known.execute(query) if len(compacted(row[0])) >= SHORTEST]
    with app.app_context():
        found = sum(_is_found(name, misspelt(chance, name)) for name in chance.choices(names, k=ERRORS))
    print(
        f"typing errors: {found} of {ERRORS} in the first {FIRST}, {found / ERRORS:.1%} (target {TARGET:.0%})"
    )


def misspelt(chance: random.Random, name: str) -> str:
    """One error; two in a name of eight letters or more."""
    typed = edited(chance, fold(name))
    return edited(chance, typed) if len(compacted(name)) >= TWO_FROM else typed


def edited(chance: random.Random, text: str) -> str:
    """A letter wrong, missing, too much, or two swapped."""
    while True:
        at = chance.randrange(len(text))
        letter, after = chance.choice(string.ascii_lowercase), text[at + 1 : at + 2]
        ways = [text[:at] + letter + text[at:]]
        if text[at].isalpha():
            ways += [text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :]]
        if text[at].isalpha() and after.isalpha():
            ways.append(text[:at] + after + text[at] + text[at + 2 :])
        made = chance.choice(ways)
        if made != text:
            return made


def _is_found(name: str, typed: str) -> bool:
    first = find(search.clean(typed), LOOKED_AT).ranked[:FIRST]
    db.session.rollback()
    return any(one.compact == compacted(name) for _, one in first)
