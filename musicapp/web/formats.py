"""How numbers, lengths and times are said, in one place for all templates."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import format_currency, format_date, format_time
from markupsafe import Markup

from musicapp import clock
from musicapp.domain import reference
from musicapp.web.access import viewer
from musicapp.web.languages import gettext as _
from musicapp.web.languages import language, locale, ngettext
from musicapp.web.musical_keys import musical_key
from musicapp.words import N_

FIRST_GROUPED = 1000  # smaller numbers are written alike in every language of ours
SHORT_COUNTS = (
    (1e9, 1e9, N_("%(number)s bn")),
    (1e6, 1e6, N_("%(number)s M")),
    (1e4, 1e3, N_("%(number)s k")),
)
NAMES = 5_000  # of artists and people, worked out once
ALBUM_KINDS = {"album": N_("album"), "ep": N_("EP"), "single": N_("single"), "compilation": N_("compilation")}


def init_app(app: Flask) -> None:
    for function in (
        duration,
        minutes,
        count,
        short_count,
        moment,
        initials,
        hue,
        day,
        day_and_time,
        licence_name,
        licence_url,
        money,
        musical_key,
        at,
        country,
    ):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["whole"] = round  # Jinja's own makes a float of it
    app.jinja_env.globals["album_kind"] = album_kind


def duration(ms: int | None) -> str:
    """A track's length: 4:08, or 1:02:33 from an hour on."""
    seconds = round((ms or 0) / 1000)
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return f"{rest // 60}:{rest % 60:02}"


def minutes(ms: int | None) -> str:
    """The length of an album or playlist: 34 min, 2 h 5 min."""
    total = round((ms or 0) / 60000)
    if total >= 60:
        return _("%(hours)d h %(minutes)d min", hours=total // 60, minutes=total % 60)
    return _("%(minutes)d min", minutes=max(total, 1))


def count(number: int | None) -> str:
    """A number in a row, whole: 1,284,902."""
    whole = number or 0
    return str(whole) if 0 <= whole < FIRST_GROUPED else _decimal(whole)


def short_count(number: int | None) -> str:
    """A number in a tile, three digits: 1.28 M, 38.2 k."""
    value = float(number or 0)
    for limit, unit, words in SHORT_COUNTS:
        if value >= limit:
            return _(words, number=_decimal(float(f"{value / unit:.3g}")))
    return _decimal(int(value))


def moment(then: datetime | None) -> Markup:
    """A ``<time>``: "12 min ago" under a day, "Tuesday" under a week, then "6 November 2026"."""
    if then is None:
        return Markup("")
    stamp = then.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(stamp, _ago(then))


def at(then: datetime) -> Markup:
    """A ``<time>`` on the viewer's own clock, with the day where it is not today: 15:05, or Tuesday 03:20."""
    mine, today = local(then), local(clock.now()).date()
    words = format_time(mine, "HH:mm", rebase=False)
    if mine.date() != today:
        words = f"{format_date(mine, 'EEEE', rebase=False)} {words}"
    stamp = then.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(stamp, words)


def day_and_time(then: datetime, zone: str = "") -> str:
    """A moment to come on the viewer's own clock: 27 November 2026, 18:00 CET.

    Where the clocks of the ``zone`` that it was said in show something else, that too: … (28 November, 02:00 JST).
    """
    mine = local(then)
    words = f"{day(mine.date())}, {_hour(mine)}"
    there = _in(zone, then) if zone else mine
    if there.utcoffset() == mine.utcoffset():
        return words
    that_day = "" if there.date() == mine.date() else f"{day(there.date())}, "
    return f"{words} ({that_day}{_hour(there)})"


def day(then: date | datetime | None) -> str:
    """A calendar day in words, of a moment the one on the viewer's own clock: 6 November 2026."""
    there = local(then).date() if isinstance(then, datetime) else then
    return _day_in(locale(), there) if there else ""


def country(code: str) -> str:
    """What a country is called in the reader's language."""
    return reference.country_name(code, language())


def money(cents: int | None, currency: str) -> str:
    """Minor units as a price."""
    return format_currency((cents or 0) / 100, currency)


@lru_cache(maxsize=NAMES)
def initials(name: str) -> str:
    """Up to two letters that stand for a person without a picture."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()


@lru_cache(maxsize=NAMES)
def hue(name: str) -> int:
    """A steady hue, in degrees, for a person without a picture."""
    return sum(ord(letter) * (place + 7) for place, letter in enumerate(name)) * 47 % 360


def local(then: datetime) -> datetime:
    """``then`` on the viewer's own clock."""
    user = viewer()
    return _in(user.profile.timezone if user else "UTC", then)


def licence_name(licence: str) -> str:
    """A licence of Creative Commons by its name: CC BY-SA 4.0."""
    if licence == "cc0":
        return "CC0 1.0"
    return f"CC {licence.removeprefix('cc-').upper()} 4.0"


def licence_url(licence: str) -> str:
    """Where its words stand."""
    if licence == "cc0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://creativecommons.org/licenses/{licence.removeprefix('cc-')}/4.0/"


def album_kind(kind: str) -> str:
    """What a release is called in a sentence."""
    return _(ALBUM_KINDS.get(kind, ALBUM_KINDS["album"]))


def greeting() -> str:
    """By the hour on the viewer's own clock, and by name where there is one."""
    user, hour = viewer(), local(clock.now()).hour
    if user is None:
        return _("Listen")
    name = user.profile.first_name or user.name
    if 5 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def _in(zone: str, then: datetime) -> datetime:
    """On the clocks of a zone; of one that nobody knows any more, in UTC."""
    try:
        return then.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return then.astimezone(UTC)


def _hour(there: datetime) -> str:
    return f"{format_time(there, 'HH:mm', rebase=False)} {there.tzname()}"


def _decimal(number: float) -> str:
    return _decimal_in(locale(), number)


@lru_cache(maxsize=20_000)
def _day_in(written: str, there: date) -> str:
    """In the language of the page, which is ``written``."""
    return format_date(there, _("d MMMM y"))


@lru_cache(maxsize=20_000)
def _decimal_in(written: str, number: float) -> str:
    return format_decimal(number, locale=written)


def _ago(then: datetime) -> str:
    seconds = int((clock.now() - then).total_seconds())
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return ngettext("%(num)d min ago", "%(num)d min ago", seconds // 60)
    if seconds < 86400:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", seconds // 3600)
    if seconds < 6 * 86400:
        return format_date(local(then), "EEEE")
    return format_date(local(then), _("d MMMM y"))
