"""The notes: counts across processes, and what may be lost."""

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musicapp import clock
from musicapp.backends import notes
from musicapp.backends.notes.book import Book
from musicapp.backends.notes.limits import NotesStorage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()


def hit_often(path: Path, times: int) -> None:
    book = Book(path)
    for _ in range(times):
        book.hit("login", NOON, 60)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "notes.db")


def test_a_window_begins_with_its_first_hit_and_ends_by_itself(book: Book) -> None:
    assert [book.hit("a", NOON + s, 60) for s in (0, 30, 59)] == [(n, NOON + 60) for n in (1, 2, 3)]
    assert book.hits("a", NOON + 59) == (3, NOON + 60)
    assert book.hits("a", NOON + 60) == (0, NOON + 60)
    assert book.hit("a", NOON + 61, 60) == (1, NOON + 121)


def test_keys_are_counted_apart_and_forgotten_one_by_one(book: Book) -> None:
    book.hit("a", NOON, 60)
    book.hit("b", NOON, 60, amount=2)
    assert book.forget("a") == 1
    assert [book.hits(key, NOON)[0] for key in "ab"] == [0, 2]


def test_what_is_over_is_dropped_as_another_window_begins(book: Book) -> None:
    book.hit("a", NOON, 60)
    book.hit("b", NOON + 60, 60)
    assert book.forget() == 1


@pytest.mark.usefixtures("app")
def test_an_answer_tells_what_was_counted_for_it_and_another_thread_what_is_so_by_now() -> None:
    storage = NotesStorage()
    assert storage.incr("a", 60) == 1
    assert notes.book().hit("a", clock.now().timestamp(), 60).hits == 2
    with ThreadPoolExecutor(1) as another:
        assert (storage.get("a"), another.submit(storage.get, "a").result()) == (1, 2)
    storage.clear("a")
    assert storage.get("a") == 0


def test_two_processes_count_together(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=hit_often, args=(path, 50)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert Book(path).hits("login", NOON)[0] == 100


def test_being_seen_is_noted_only_now_and_then(book: Book) -> None:
    book.touch("ines", NOON, every=300)
    book.touch("ines", NOON + 299, every=300)
    assert book.seen(["ines", "nobody"]) == {"ines": NOON}
    book.touch("ines", NOON + 300, every=300)
    assert book.seen(["ines"]) == {"ines": NOON + 300}
    assert book.seen([]) == {}


def test_an_address_is_the_same_all_day_and_unknowable_tomorrow(book: Book) -> None:
    today = book.blurred("10.0.0.1", "2026-11-20")
    assert today == Book(book.path).blurred("10.0.0.1", "2026-11-20")
    assert today != book.blurred("10.0.0.2", "2026-11-20")
    assert today != book.blurred("10.0.0.1", "2026-11-21")
    assert Book(book.path).blurred("10.0.0.1", "2026-11-20") != today
    assert b"10.0.0.1" not in book.path.read_bytes()


def test_a_file_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.db").mkdir()
    with pytest.raises(sqlite3.Error):
        Book(tmp_path / "notes.db").hit("a", NOON, 60)
