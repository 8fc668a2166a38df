"""What may stand in an album's and a track's fields: values to keep, and a sentence for each field that will not do."""

from datetime import date
from typing import Any

from musicapp.domain import accounts, reference, sales
from musicapp.domain.releases import words
from musicapp.domain.releases.codes import barcode_of, isrc_of
from musicapp.domain.releases.telling import AlbumTelling, TrackTelling
from musicapp.errors import Invalid
from musicapp.fold import sort_key
from musicapp.models.catalog import ALBUM_KINDS, LICENCES
from musicapp.words import N_

LONGEST_TITLE = 200
LONGEST_TEXT = 5000
LONGEST_LYRICS = 20_000
SLOWEST, QUICKEST = 30, 300  # beats a minute
MOST_CENTS = 1_000_000
EARLIEST_YEAR = 1860

NEEDED = N_("This field is needed.")
CHOOSE = N_("Choose one of the offered ones.")
TITLE_LONG = N_("At most 200 characters, please.")
TEXT_LONG = N_("At most 5,000 characters, please.")
LYRICS_LONG = N_("At most 20,000 characters, please.")
DATE_SHAPE = N_("Write the day as 2026-11-27.")
DATE_RANGE = N_("Recordings are not that old, nor planned that far ahead. Check the year.")
UPC_SHAPE = N_("That is no UPC or EAN: its last digit does not fit the others. Check it on the invoice.")
ISRC_SHAPE = N_("An ISRC has twelve characters, such as SE-ABC-26-00001.")
PRICE_SHAPE = N_("Write an amount such as 9.90, or leave it empty.")
TEMPO_SHAPE = N_("Enter a tempo between 30 and 300, or leave it empty.")

Wrong = dict[str, str]


def album_values(telling: AlbumTelling, is_out: bool = False) -> tuple[dict[str, Any], Wrong]:
    """The columns of an album by what was typed; those that will not do are left out and have a sentence.

    Only a draft may be without a title.
    """
    wrong: Wrong = {}
    values: dict[str, Any] = {"description": _text(telling.description, "description", wrong)}
    values |= _title(telling.title, wrong, is_needed=is_out)
    values |= _price(telling.price, telling.currency, "price_cents", wrong)
    values |= _released(telling.release_date, wrong)
    values["label"] = _line(telling.label, "label", wrong)
    values["kind"] = _choice(telling.kind, ALBUM_KINDS, "kind", wrong)
    values["upc"] = _code(telling.upc, barcode_of, UPC_SHAPE, "upc", wrong)
    values["genre"] = words.genre(telling.genre, wrong)
    return _kept(values, wrong), wrong


def track_values(telling: TrackTelling) -> tuple[dict[str, Any], Wrong]:
    """The same for a track; its tags are ``words.tags``."""
    wrong: Wrong = {}
    values: dict[str, Any] = {"explicit": telling.explicit, "downloadable": telling.downloadable}
    values |= _title(telling.title, wrong, is_needed=True)
    values |= _price(telling.price, telling.currency, "unit_price_cents", wrong)
    values["description"] = _text(telling.description, "description", wrong)
    values["lyrics"] = _text(telling.lyrics, "lyrics", wrong, LONGEST_LYRICS, LYRICS_LONG)
    values["composer"] = _line(telling.composer, "composer", wrong)
    values["language"] = _choice(telling.language, ("", *reference.LANGUAGES), "language", wrong)
    values["licence"] = _choice(telling.licence, LICENCES, "licence", wrong)
    values["isrc"] = _code(telling.isrc, isrc_of, ISRC_SHAPE, "isrc", wrong)
    values["bpm"] = _tempo(telling.tempo, wrong)
    values["genre"] = words.genre(telling.genre, wrong)
    values["mood"] = words.mood(telling.mood, wrong)
    return _kept(values, wrong), wrong


_FIELD_OF = {
    "bpm": "tempo", "price_cents": "price", "unit_price_cents": "price",
    "currency": "price", "sort_key": "title", "released_key": "release_date", "year": "release_date",
}  # fmt: skip


def _kept(values: dict[str, Any], wrong: Wrong) -> dict[str, Any]:
    return {name: value for name, value in values.items() if _FIELD_OF.get(name, name) not in wrong}


def _title(text: str, wrong: Wrong, is_needed: bool) -> dict[str, Any]:
    title = accounts.one_line(text)
    if is_needed and not title:
        wrong["title"] = NEEDED
    if len(title) > LONGEST_TITLE:
        wrong["title"] = TITLE_LONG
    return {"title": title, "sort_key": sort_key(title)}


def _line(text: str, name: str, wrong: Wrong) -> str:
    line = accounts.one_line(text)
    if len(line) > LONGEST_TITLE:
        wrong[name] = TITLE_LONG
    return line


def _text(text: str, name: str, wrong: Wrong, longest: int = LONGEST_TEXT, sentence: str = TEXT_LONG) -> str:
    plain = accounts.paragraphs(text)
    if len(plain) > longest:
        wrong[name] = sentence
    return plain


def _choice(value: str, offered: Any, name: str, wrong: Wrong) -> str:
    if value not in offered:
        wrong[name] = CHOOSE
    return value


def _code(text: str, read: Any, sentence: str, name: str, wrong: Wrong) -> str:
    if not text.strip():
        return ""
    code = read(text)
    if code is None:
        wrong[name] = sentence
    return code or ""


def _price(text: str, currency: str, column: str, wrong: Wrong) -> dict[str, Any]:
    amount = text.strip().replace(",", ".")
    try:
        code = sales.checked_currency(currency or sales.DEFAULT_CURRENCY)
        cents = sales.in_minor_units(amount, code) if amount else None
    except Invalid:
        wrong["price"] = PRICE_SHAPE
        return {}
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        wrong["price"] = PRICE_SHAPE
    return {column: cents, "currency": code}


def _released(text: str, wrong: Wrong) -> dict[str, Any]:
    if not text.strip():
        return {"release_date": None, "released_key": "", "year": 0}
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        wrong["release_date"] = DATE_SHAPE
        return {}
    if not EARLIEST_YEAR <= day.year <= 2200:
        wrong["release_date"] = DATE_RANGE
    return released_on(day)


def released_on(day: date) -> dict[str, Any]:
    """The columns of an album that say when it came out."""
    return {"release_date": day, "released_key": day.isoformat(), "year": day.year}


def _tempo(text: str, wrong: Wrong) -> float:
    try:
        bpm = float(text.strip().replace(",", ".") or 0)
    except ValueError:
        bpm = -1
    if bpm != 0 and not SLOWEST <= bpm <= QUICKEST:
        wrong["tempo"] = TEMPO_SHAPE
    return bpm
