"""What a playlist is told about itself."""

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from musicapp.web.forms import Form, at_most, required

VISIBILITIES = [
    SelectChoice("private", lazy_gettext("Private: you alone")),
    SelectChoice("unlisted", lazy_gettext("Unlisted: whoever has the address")),
    SelectChoice("public", lazy_gettext("Public: on your profile")),
]


class PlaylistForm(Form):
    """Name, description, who may see it."""

    title = StringField(lazy_gettext("Name"), [required(), at_most(120)])
    description = TextAreaField(lazy_gettext("Description"), [at_most(1000)])
    visibility = SelectField(lazy_gettext("Who may see it"), choices=VISIBILITIES, default="private")

    def told(self) -> dict[str, str]:
        """What was said, as text; a field that was not sent says nothing."""
        return {name: value or "" for name, value in self.typed("title", "description", "visibility").items()}
