"""The studio's forms. Their fields have the names of the domain's, so that refusals find their places."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from musicapp.domain import reference
from musicapp.web.forms import Form, PictureForm, at_most
from musicapp.web.languages import gettext as _
from musicapp.web.languages import language

ANY_LENGTH = at_most(20_000)  # the domain says what fits, and keeps what was typed


def countries() -> list[SelectChoice]:
    """Every country in the reader's language, and none."""
    named = [SelectChoice(code, name) for code, name in reference.countries(language())]
    return [SelectChoice("", _("Not said")), *named]


class ArtistForm(Form):
    """What an artist tells about itself."""

    name = StringField(lazy_gettext("Name"), [ANY_LENGTH])
    slug = StringField(lazy_gettext("Address"), [ANY_LENGTH])
    bio = TextAreaField(lazy_gettext("About"), [ANY_LENGTH])
    country = SelectField(lazy_gettext("Country"), choices=countries, default="")
    website = StringField(lazy_gettext("Website"), [ANY_LENGTH])
    twitter = StringField("X", [ANY_LENGTH])
    instagram = StringField("Instagram", [ANY_LENGTH])
    spotify = StringField("Spotify", [ANY_LENGTH])
    soundcloud = StringField("SoundCloud", [ANY_LENGTH])
    bandcamp = StringField("Bandcamp", [ANY_LENGTH])
    youtube = StringField("YouTube", [ANY_LENGTH])


class AvatarForm(PictureForm):
    """A portrait."""

    avatar = FileField(lazy_gettext("Portrait"))


class HeaderForm(PictureForm):
    """The wide picture on top of an artist's page."""

    header = FileField(lazy_gettext("Header image"))
