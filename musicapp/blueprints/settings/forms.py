"""The settings forms. Their fields have the names of the domain's, so that refusals find their places."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from musicapp.web.forms import Form, PictureForm, at_most, required

VISIBILITIES = [
    SelectChoice("everyone", lazy_gettext("Everyone")),
    SelectChoice("followers", lazy_gettext("Followers")),
    SelectChoice("nobody", lazy_gettext("Nobody")),
]
THEMES = [
    SelectChoice("auto", lazy_gettext("Auto")),
    SelectChoice("light", lazy_gettext("Light")),
    SelectChoice("dark", lazy_gettext("Dark")),
]
RANGES = [
    SelectChoice("7d", lazy_gettext("7 days")),
    SelectChoice("28d", lazy_gettext("28 days")),
    SelectChoice("90d", lazy_gettext("90 days")),
    SelectChoice("12m", lazy_gettext("12 months")),
]
LOUDNESS = [
    SelectChoice("off", lazy_gettext("Off")),
    SelectChoice("track", lazy_gettext("By track")),
    SelectChoice("album", lazy_gettext("By album")),
]
CROSSFADES = [
    SelectChoice(0, lazy_gettext("Off: gapless")),
    *(SelectChoice(n, lazy_gettext("%(count)s s", count=n)) for n in range(1, 13)),
]
LANGUAGES = [SelectChoice("en", "English"), SelectChoice("de", "Deutsch"), SelectChoice("pt", "Português")]
ANY_LENGTH = at_most(20_000)  # the domain says what fits, and keeps what was typed


class ProfileForm(Form):
    """What a person tells about themselves."""

    display_name = StringField(lazy_gettext("Display name"), [ANY_LENGTH])
    first_name = StringField(lazy_gettext("First name"), [ANY_LENGTH])
    last_name = StringField(lazy_gettext("Last name"), [ANY_LENGTH])
    bio = TextAreaField(lazy_gettext("About you"), [ANY_LENGTH])
    location = StringField(lazy_gettext("Place"), [ANY_LENGTH])
    birth_date = StringField(lazy_gettext("Birth date"), [ANY_LENGTH])
    phone = TelField(lazy_gettext("Phone number"), [ANY_LENGTH])
    website = StringField(lazy_gettext("Website"), [ANY_LENGTH])
    twitter = StringField("X", [ANY_LENGTH])
    instagram = StringField("Instagram", [ANY_LENGTH])
    spotify = StringField("Spotify", [ANY_LENGTH])
    soundcloud = StringField("SoundCloud", [ANY_LENGTH])


class AvatarForm(PictureForm):
    """A picture."""

    avatar = FileField(lazy_gettext("Picture from your device"))


class AppearanceForm(Form):
    """How pages look."""

    theme = RadioField(lazy_gettext("Theme"), choices=THEMES)
    default_range = SelectField(lazy_gettext("Statistics show at first"), choices=RANGES)
    timezone = SelectField(
        lazy_gettext("Time zone"),
        choices=[SelectChoice(zone, zone) for zone in sorted(available_timezones())],
    )


class LanguageForm(Form):
    """How pages speak."""

    language = SelectField(lazy_gettext("Language"), choices=LANGUAGES)


class PlaybackForm(Form):
    """How the player behaves."""

    crossfade_s = SelectField(lazy_gettext("Crossfade"), coerce=int, choices=CROSSFADES)
    loudness = RadioField(lazy_gettext("Even out loudness"), choices=LOUDNESS)
    single_keys = BooleanField(lazy_gettext("Single-key shortcuts"))


class PrivacyForm(Form):
    """Who sees what."""

    likes = RadioField(lazy_gettext("Likes"), choices=VISIBILITIES)
    playlists = RadioField(lazy_gettext("Public playlists on your profile"), choices=VISIBILITIES)
    follows = RadioField(lazy_gettext("Whom you follow"), choices=VISIBILITIES)
    history = RadioField(lazy_gettext("What you played"), choices=VISIBILITIES)
    activity = RadioField(lazy_gettext("Your activity"), choices=VISIBILITIES)
    searchable = BooleanField(lazy_gettext("Can be found in the search"))


class PreferencesForm(Form):
    """What somebody likes. Ids that are not there are passed over by the domain."""

    genres = SelectMultipleField(lazy_gettext("Genres"), coerce=int, validate_choice=False)
    artists = SelectMultipleField(lazy_gettext("Artists"), coerce=int, validate_choice=False)
    moods = SelectMultipleField(lazy_gettext("Moods"), coerce=int, validate_choice=False)


class EmailForm(Form):
    """Another address, by who knows the password."""

    email = EmailField(lazy_gettext("New e-mail"), [required(), at_most(254)])
    present = PasswordField(lazy_gettext("Current password"), [required(), at_most(1000)])


class PasswordForm(Form):
    """Another password, by who knows the present one."""

    present = PasswordField(lazy_gettext("Current password"), [required(), at_most(1000)])
    password = PasswordField(lazy_gettext("New password"), [required(), at_most(1000)])
