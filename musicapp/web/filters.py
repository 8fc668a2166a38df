"""Forms for query strings that several features share. A strange value is as if it were not there."""

from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from musicapp.domain.catalog import Filter

LONGEST_VALUE = 120


def track_filter(args: MultiDict[str, str], default_sort: str = "newest") -> Filter:
    """What the query string asks of a list."""
    bpm_from, bpm_to = _tempo(_text(args, "bpm"))
    return Filter(
        genre=_text(args, "genre"),
        moods=_moods(args),
        tag=_text(args, "tag"),
        bpm_from=_number(args, "bpm_from", bpm_from),
        bpm_to=_number(args, "bpm_to", bpm_to),
        key=_text(args, "key"),
        year=_number(args, "year", None),
        artist=_text(args, "artist"),
        kind=_text(args, "kind"),
        sort=_text(args, "sort") or default_sort,
        order=_text(args, "order"),
        after=args.get("after", "")[:2000],
    )


def query_string(wanted: Filter, default_sort: str = "newest", **changes: str | None) -> str:
    """The canonical query string: sorted, defaults omitted, so that every view can be shared and cached."""
    values: dict[str, str] = {
        "genre": wanted.genre,
        "mood": ",".join(wanted.moods),
        "tag": wanted.tag,
        "bpm_from": "" if wanted.bpm_from is None else str(wanted.bpm_from),
        "bpm_to": "" if wanted.bpm_to is None else str(wanted.bpm_to),
        "key": wanted.key,
        "year": "" if wanted.year is None else str(wanted.year),
        "artist": wanted.artist,
        "kind": wanted.kind,
        "sort": "" if wanted.sort == default_sort else wanted.sort,
        "order": wanted.order,
    }
    values.update({name: value or "" for name, value in changes.items()})
    given = sorted((name, value) for name, value in values.items() if value)
    return f"?{urlencode(given)}" if given else ""


def _moods(args: MultiDict[str, str]) -> tuple[str, ...]:
    """Several boxes or one list with commas; the order does not matter."""
    words = [word.strip()[:40] for value in args.getlist("mood")[:20] for word in value.split(",")[:20]]
    return tuple(sorted({word for word in words if word and "\x00" not in word}))


def _text(args: MultiDict[str, str], name: str) -> str:
    value = args.get(name, "").strip()
    return "" if "\x00" in value else value[:LONGEST_VALUE]


def _number(args: MultiDict[str, str], name: str, otherwise: int | None) -> int | None:
    value = args.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def _tempo(text: str) -> tuple[int | None, int | None]:
    """``60-122`` as two numbers."""
    low, _, high = text.partition("-")
    return _bpm(low), _bpm(high)


def _bpm(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
