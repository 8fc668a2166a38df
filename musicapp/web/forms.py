"""What all forms share: sentences for what is missing or too long, and where the domain's refusals go."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import PasswordField, validators

from musicapp.domain import accounts
from musicapp.errors import Invalid
from musicapp.web import errors, retold


class Form(FlaskForm):
    """A form of ours. What is wrong with it as a whole stands in ``form_errors``."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        retold.KINDS.append(cls)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all fits. A token of an earlier session is said of the whole form: it only has to be sent again."""
        valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            secret = any(isinstance(field, PasswordField) for field in self)
            self.form_errors.insert(0, _(errors.EXPIRED_SECRET if secret else errors.EXPIRED))
        return valid

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What the domain refuses inside lands at the fields, and the page is shown again."""
        try:
            yield
        except Invalid as problem:
            self.take(problem)

    def take(self, problem: Invalid) -> None:
        """Put each sentence of ``problem`` to its field; what has no field here concerns the whole form.

        What it says of the whole stands for all that has no field.
        """
        says_all = not problem.fields or problem.message != problem.default
        if says_all:
            self.form_errors.append(errors.sentence(problem))
        for name, sentence in problem.fields.items():
            field = self._fields.get(name)
            if field is not None:
                field.errors = [*field.errors, _(sentence)]
            elif not says_all:
                self.form_errors.append(_(sentence))

    def typed(self, *names: str) -> dict[str, Any]:
        """The values of these fields by name."""
        return {name: self._fields[name].data for name in names}


class PictureForm(Form):
    """A form of one picture. A body that is too large to be read is a picture that is too large.

    Its route is ``csrf.asks_again``: looking for the token anywhere else would read the body, and fail.
    """

    is_too_large = False

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            try:
                return super().wrap_formdata(form, formdata)
            except RequestEntityTooLarge:
                form.is_too_large = True
                return None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether a picture came that may be looked at."""
        if not self.is_too_large:
            return super().validate(extra_validators)
        for field in self:
            if isinstance(field, FileField):
                field.errors = [_(accounts.PICTURE_TOO_LARGE)]
        return False


def required() -> validators.InputRequired:
    """Something must stand in the field."""
    return validators.InputRequired(lazy_gettext("This field is needed."))


def at_most(longest: int) -> validators.Length:
    """So many characters and no more; the domain is stricter where it matters."""
    return validators.Length(
        max=longest, message=lazy_gettext("That is longer than we can keep. Shorten it.")
    )
