"""The public face and the preferences of a user: what may stand in them."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from musicapp import clock
from musicapp.db import db
from musicapp.domain.accounts.links import checked_links
from musicapp.domain.accounts.typed import TOO_LONG, one_line, paragraphs
from musicapp.errors import Invalid, NotFound
from musicapp.models import Profile, User
from musicapp.models.accounts import VISIBILITIES
from musicapp.words import N_

THEMES = ("auto", "light", "dark")
RANGES = ("7d", "28d", "90d", "12m")
LOUDNESS = ("off", "track", "album")
LONGEST_CROSSFADE = 12  # seconds
LANGUAGES = ("en", "de", "pt")
LINKS = ("website", "twitter", "instagram", "spotify", "soundcloud")
LONGEST = {"display_name": 80, "first_name": 80, "last_name": 80, "bio": 2000, "location": 120, "phone": 40}
OLDEST = 120


@dataclass(frozen=True)
class Face:
    """What a person tells about themselves, as typed; ``birth_date`` as 1994-03-02."""

    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    bio: str = ""
    location: str = ""
    birth_date: str = ""
    phone: str = ""
    website: str = ""
    twitter: str = ""
    instagram: str = ""
    spotify: str = ""
    soundcloud: str = ""


def change_profile(user: User, face: Face) -> None:
    """Keep what ``user`` tells. Raises Invalid with a sentence for each field that needs another look."""
    fields: dict[str, str] = {}
    values: dict[str, object] = {"birth_date": _birth_date(face.birth_date, fields)}
    for name, longest in LONGEST.items():
        text = paragraphs(face.bio) if name == "bio" else one_line(getattr(face, name))
        values[name] = text
        if len(text) > longest:
            fields[name] = TOO_LONG[longest]
    values |= checked_links(LINKS, face, fields)
    _check_phone(str(values["phone"]), fields)
    if fields:
        raise Invalid(fields=fields)
    _set(user, **values)


def set_avatar(user: User, key: str) -> None:
    """Show the picture with this ``key`` (empty: none)."""
    _set(user, avatar_key=key)


def change_appearance(user: User, *, theme: str, default_range: str, timezone: str) -> None:
    """How the pages look to ``user``."""
    _check_choice("theme", theme, THEMES)
    _check_choice("default_range", default_range, RANGES)
    if timezone not in available_timezones():
        raise Invalid(fields={"timezone": N_("Choose one of the time zones in the list.")})
    _set(user, theme=theme, default_range=default_range, timezone=timezone)


def change_language(user: User, language: str) -> None:
    """How the pages speak to ``user``."""
    _check_choice("language", language, LANGUAGES)
    _set(user, language=language)


def change_playback(user: User, *, single_keys: bool, loudness: str, crossfade_s: int) -> None:
    """How the player behaves for ``user``."""
    adjust(user, single_keys=single_keys, loudness=loudness, crossfade_s=crossfade_s)


def adjust(user: User, **values: str | int | bool) -> None:
    """Change some of theme, loudness, crossfade_s (seconds, 0 for none) and single_keys, and nothing else."""
    for name, choices in (("theme", THEMES), ("loudness", LOUDNESS)):
        if name in values:
            _check_choice(name, str(values[name]), choices)
    if not 0 <= int(values.get("crossfade_s", 0)) <= LONGEST_CROSSFADE:
        raise Invalid(fields={"crossfade_s": N_("Choose from 0 to 12 seconds.")})
    _set(user, **values)


def change_privacy(
    user: User, *, likes: str, history: str, follows: str, playlists: str, activity: str, searchable: bool
) -> None:
    """Who sees what of ``user``; each one of everyone, followers, nobody."""
    shown = {
        "likes": likes,
        "history": history,
        "follows": follows,
        "playlists": playlists,
        "activity": activity,
    }
    for name, value in shown.items():
        _check_choice(name, value, VISIBILITIES)
    _set(user, searchable=searchable, **{f"{name}_visibility": value for name, value in shown.items()})


def _set(user: User, **values: object) -> None:
    profile = db.session.get(Profile, user.id)
    if profile is None:
        raise NotFound()
    for name, value in values.items():
        setattr(profile, name, value)
    db.session.flush()


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Invalid(fields={name: N_("Choose one of the offered ones.")})


def _birth_date(typed: str, fields: dict[str, str]) -> date | None:
    text = one_line(typed)
    if not text:
        return None
    try:
        birth = date.fromisoformat(text)
    except ValueError:
        fields["birth_date"] = N_("Write the day as year, month, day: 1994-03-02.")
        return None
    if not 0 <= (clock.today() - birth).days <= OLDEST * 366:
        fields["birth_date"] = N_("That day cannot be a birthday of yours.")
    return birth


def _check_phone(phone: str, fields: dict[str, str]) -> None:
    if phone and (not set(phone) <= set("+0123456789 ()-./") or sum(c.isdigit() for c in phone) < 5):
        fields["phone"] = N_("A phone number has digits, spaces and an optional plus at its beginning.")
