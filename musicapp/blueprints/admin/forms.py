"""The admin forms. Their fields have the names of the domain's, so that refusals find their places."""

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from musicapp.web.forms import Form, at_most, required

INTERVALS = [
    SelectChoice("off", lazy_gettext("Never")),
    SelectChoice("hourly", lazy_gettext("Hourly")),
    SelectChoice("daily", lazy_gettext("Daily")),
    SelectChoice("weekly", lazy_gettext("Weekly")),
]


class FolderForm(Form):
    """A folder of music on the server."""

    path = StringField(lazy_gettext("Folder on the server"), [required()])


class TimetableForm(Form):
    """How often folders are read again."""

    interval = RadioField(lazy_gettext("Scan by itself"), choices=INTERVALS)


class RefusalForm(Form):
    """Why a claim is refused, for the claimant to read."""

    reason = TextAreaField(lazy_gettext("Reason, which the claimant reads"), [at_most(20_000)])
