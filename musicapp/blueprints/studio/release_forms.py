"""The form of a release: one for the album, one for each of its tracks, one for all of them at once."""

from typing import Any

from flask import g
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from musicapp.domain import catalog, reference, releases
from musicapp.web.forms import Form, PictureForm, at_most
from musicapp.web.languages import gettext as _
from musicapp.web.languages import language

ANY_LENGTH = at_most(100_000)  # the domain says what fits, and keeps what was typed
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "BRL", "JPY")
KINDS = (
    SelectChoice("album", lazy_gettext("Album")),
    SelectChoice("ep", lazy_gettext("EP")),
    SelectChoice("single", lazy_gettext("Single")),
    SelectChoice("compilation", lazy_gettext("Compilation")),
)
LICENCES = (
    SelectChoice("", lazy_gettext("All rights reserved")),
    SelectChoice("cc0", "CC0 1.0"),
    SelectChoice("cc-by", "CC BY 4.0"),
    SelectChoice("cc-by-sa", "CC BY-SA 4.0"),
    SelectChoice("cc-by-nd", "CC BY-ND 4.0"),
    SelectChoice("cc-by-nc", "CC BY-NC 4.0"),
    SelectChoice("cc-by-nc-sa", "CC BY-NC-SA 4.0"),
    SelectChoice("cc-by-nc-nd", "CC BY-NC-ND 4.0"),
)
AS_IT_IS = SelectChoice("", lazy_gettext("As each one is"))


def moods() -> list[SelectChoice]:
    """The vocabulary of moods, and none; asked for once for all tracks of a page."""
    if "mood_choices" not in g:
        named = [SelectChoice(mood.slug, _(mood.name)) for mood in catalog.moods()]
        g.mood_choices = [SelectChoice("", _("Not said")), *named]
    known: list[SelectChoice] = g.mood_choices
    return known


def languages() -> list[SelectChoice]:
    """The languages that are sung in, by their name in the reader's own, and none."""
    if "language_choices" not in g:
        named = sorted((reference.language_name(code, language()), code) for code in reference.LANGUAGES)
        g.language_choices = [SelectChoice("", _("Not said")), *(SelectChoice(c, n) for n, c in named)]
    known: list[SelectChoice] = g.language_choices
    return known


def currencies() -> list[SelectChoice]:
    """What prices are said in."""
    return [SelectChoice(code, code) for code in CURRENCIES]


def zones() -> list[SelectChoice]:
    """Every zone by its name."""
    return [SelectChoice(name, name.replace("_", " ")) for name in releases.zones()]


class AlbumForm(Form):
    """What an album tells, and when it comes out."""

    revision = HiddenField()
    seen = HiddenField()  # of a page that knows: what each field that was touched said before, as JSON
    key = HiddenField()  # of a form that has no draft yet, for the case that it is sent twice
    title = StringField(lazy_gettext("Release title"), [ANY_LENGTH])
    kind = SelectField(lazy_gettext("Type"), choices=KINDS, validate_choice=False, default="album")
    release_date = StringField(lazy_gettext("Release date"), [ANY_LENGTH])
    genre = StringField(lazy_gettext("Genre"), [ANY_LENGTH])
    description = TextAreaField(lazy_gettext("About the release"), [ANY_LENGTH])
    credits = TextAreaField(lazy_gettext("Credits"), [ANY_LENGTH])
    label = StringField(lazy_gettext("Label"), [ANY_LENGTH])
    upc = StringField(lazy_gettext("UPC or EAN"), [ANY_LENGTH])
    price = StringField(lazy_gettext("Price"), [ANY_LENGTH])
    currency = SelectField(lazy_gettext("Currency"), choices=currencies, validate_choice=False)
    at = StringField(lazy_gettext("Day and time"), [ANY_LENGTH])
    zone = SelectField(lazy_gettext("Time zone"), choices=zones, validate_choice=False)
    without_unready = BooleanField(lazy_gettext("Publish without the tracks that are not ready"))


class TrackForm(Form):
    """What a track tells."""

    title = StringField(lazy_gettext("Title"), [ANY_LENGTH])
    featured = StringField(lazy_gettext("Featured artists"), [ANY_LENGTH])
    genre = StringField(lazy_gettext("Genre"), [ANY_LENGTH])
    mood = SelectField(lazy_gettext("Mood"), choices=moods, validate_choice=False)
    tags = StringField(lazy_gettext("Tags"), [ANY_LENGTH])
    tempo = StringField(lazy_gettext("Tempo, bpm"), [ANY_LENGTH])
    composer = StringField(lazy_gettext("Composer"), [ANY_LENGTH])
    credits = TextAreaField(lazy_gettext("Credits"), [ANY_LENGTH])
    isrc = StringField("ISRC", [ANY_LENGTH])
    language = SelectField(lazy_gettext("Language"), choices=languages, validate_choice=False)
    licence = SelectField(lazy_gettext("Licence"), choices=LICENCES, validate_choice=False)
    price = StringField(lazy_gettext("Price"), [ANY_LENGTH])
    description = TextAreaField(lazy_gettext("About the track"), [ANY_LENGTH])
    lyrics = TextAreaField(lazy_gettext("Lyrics"), [ANY_LENGTH])
    explicit = BooleanField(lazy_gettext("Explicit words"))
    downloadable = BooleanField(lazy_gettext("Listeners may download this track"))


class PartForm(TrackForm):
    """The same within the form of its release, whose token stands for all."""

    class Meta:
        csrf = False


class LooseTrackForm(TrackForm):
    """The same for a track on its own page."""

    currency = SelectField(lazy_gettext("Currency"), choices=currencies, validate_choice=False)
    at = StringField(lazy_gettext("Day and time"), [ANY_LENGTH])
    zone = SelectField(lazy_gettext("Time zone"), choices=zones, validate_choice=False)


class EveryForm(Form):
    """What shall hold for all tracks; what is empty stays as each one has it."""

    class Meta:
        csrf = False

    featured = StringField(lazy_gettext("Featured artists"), [ANY_LENGTH])
    genre = StringField(lazy_gettext("Genre"), [ANY_LENGTH])
    mood = SelectField(lazy_gettext("Mood"), choices=moods, validate_choice=False)
    tags = StringField(lazy_gettext("Tags"), [ANY_LENGTH])
    composer = StringField(lazy_gettext("Composer"), [ANY_LENGTH])
    credits = TextAreaField(lazy_gettext("Credits"), [ANY_LENGTH])
    language = SelectField(lazy_gettext("Language"), choices=languages, validate_choice=False)
    licence = SelectField(
        lazy_gettext("Licence"),
        choices=[AS_IT_IS, SelectChoice("none", LICENCES[0].label), *LICENCES[1:]],
        validate_choice=False,
    )
    price = StringField(lazy_gettext("Price"), [ANY_LENGTH])
    downloadable = SelectField(
        lazy_gettext("Downloads"),
        choices=[
            AS_IT_IS,
            SelectChoice("yes", lazy_gettext("Allowed")),
            SelectChoice("no", lazy_gettext("Not allowed")),
        ],
        validate_choice=False,
    )

    def said(self) -> dict[str, Any]:
        """What was typed, by the names of a track's telling."""
        said = {name: value or "" for name, value in self.data.items()}
        given = {"": None, "yes": True, "no": False}.get(said.pop("downloadable"))
        licence = said.pop("licence")
        if licence == "none":
            said["licence"] = None
        return {
            **said,
            "downloadable": given,
            **({"licence": licence} if licence not in ("", "none") else {}),
        }


class CoverForm(PictureForm):
    """A cover."""

    cover = FileField(lazy_gettext("Cover"))
