"""The forms in front of the door; the sign-in form itself is in ``web/sign_in.py``."""

from flask_babel import lazy_gettext
from wtforms import EmailField, HiddenField, PasswordField, SelectMultipleField, StringField

from musicapp.web.forms import Form, at_most, required


class RegisterForm(Form):
    """A new account."""

    username = StringField(lazy_gettext("Username"), [required(), at_most(100)])
    email = EmailField(lazy_gettext("E-mail"), [required(), at_most(254)])
    password = PasswordField(lazy_gettext("Password"), [required(), at_most(1000)])
    display_name = StringField(lazy_gettext("Display name"), [at_most(200)])
    first_name = StringField(lazy_gettext("First name"), [at_most(200)])
    last_name = StringField(lazy_gettext("Last name"), [at_most(200)])
    timezone = HiddenField()
    next = HiddenField()


class ForgottenPasswordForm(Form):
    """Where to send the link."""

    email = EmailField(lazy_gettext("E-mail"), [required(), at_most(254)])


class NewPasswordForm(Form):
    """What the link leads to."""

    password = PasswordField(lazy_gettext("New password"), [required(), at_most(1000)])


class WelcomeForm(Form):
    """What somebody likes. Ids that are not there are passed over by the domain."""

    genres = SelectMultipleField(lazy_gettext("Genres"), coerce=int, validate_choice=False)
    artists = SelectMultipleField(lazy_gettext("Artists"), coerce=int, validate_choice=False)
    moods = SelectMultipleField(lazy_gettext("Moods"), coerce=int, validate_choice=False)
    next = HiddenField()
