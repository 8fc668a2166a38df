"""What somebody sent in a form, told again as the form says it: its labels, and its words for what was chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField

KINDS: list[type[FlaskForm]] = []  # every form of ours, from when it is defined


@dataclass(frozen=True)
class Retold:
    """The labels of the form's fields by their names, and label and text of each in which something was sent."""

    labels: dict[str, str]
    typed: list[tuple[str, str]]


def retell(fields: Sequence[tuple[str, str]], passwords: Iterable[str] = ()) -> Retold:
    """Whichever form knows the most of the names is the one; what it does not show was not typed by anybody."""
    names = dict.fromkeys([name for name, value in fields if value.strip()])
    kind = max(KINDS, key=lambda kind: sum(_shows(kind, name) for name in (*names, *passwords)))
    form = kind(MultiDict(fields), meta={"csrf": False})
    labels = {field.name: str(field.label.text) for field in form if _shows(kind, field.name)}
    return Retold(labels, [(labels[name], _words(form[name])) for name in names if name in labels])


def _shows(kind: type[FlaskForm], name: str) -> bool:
    field = getattr(kind, name, None)
    return isinstance(field, UnboundField) and not issubclass(field.field_class, HiddenField)


def _words(field: Field) -> str:
    """What stands in the field, as its page would show it."""
    if isinstance(field, BooleanField):
        return _("Yes")
    if isinstance(field, SelectMultipleField):  # of ids, whose names only its page knows
        return ngettext("%(num)d chosen", "%(num)d chosen", len(field.raw_data))
    choices = field.iter_choices() if isinstance(field, SelectField) else ()
    return next((str(choice.label) for choice in choices if choice.selected), field.raw_data[0])
