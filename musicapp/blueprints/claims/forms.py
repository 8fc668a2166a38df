"""The form of a claim. Its fields have the names of the domain's, so that refusals find their places."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField

from musicapp.web.forms import Form, at_most

ANY_LENGTH = at_most(20_000)  # the domain says what fits, and keeps what was typed


class ClaimForm(Form):
    """Why an artist is somebody's."""

    message = TextAreaField(lazy_gettext("How can we know that it is you?"), [ANY_LENGTH])
    evidence = StringField(lazy_gettext("A web address that shows it"), [ANY_LENGTH])
