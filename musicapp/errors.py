"""What can go wrong, said in the domain's own words. No HTTP here: ``web/errors.py`` chooses the status.

``message`` is a sentence marked with ``N_``; ``facts`` fill its ``%(name)s`` places after translation.
"""

from musicapp.words import N_


class AppError(Exception):
    """A refusal with a sentence for the person who caused it."""

    code = "error"
    default = N_("That did not work.")

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.message = message or self.default
        self.facts = facts
        super().__init__(self.message % facts if facts else self.message)


class NotFound(AppError):
    """There is no such thing, or it is not for this viewer to know that there is."""

    code = "not_found"
    default = N_("There is nothing here.")


class SignInNeeded(AppError):
    """The act needs an account and nobody is signed in."""

    code = "sign_in_needed"
    default = N_("Log in first. What you wanted happens right after.")


class Forbidden(AppError):
    """The viewer is known and may not do this."""

    code = "forbidden"
    default = N_("This is not yours to change.")


class Invalid(AppError):
    """The input is wrong; ``fields`` maps each field's name to its sentence."""

    code = "invalid"
    default = N_("Something in the form needs another look.")

    def __init__(
        self, message: str | None = None, fields: dict[str, str] | None = None, **facts: object
    ) -> None:
        super().__init__(message, **facts)
        self.fields = fields or {}


class Garbled(AppError):
    """What was sent cannot be read at all."""

    code = "bad_request"
    default = N_("What was sent cannot be read.")


class Conflict(AppError):
    """Somebody or something is in the way; ``subject`` names what."""

    code = "conflict"
    default = N_("This changed in the meantime. Look again and repeat.")

    def __init__(self, message: str | None = None, subject: str = "", **facts: object) -> None:
        super().__init__(message, **facts)
        self.subject = subject


class TooLarge(AppError):
    """More bytes than this place takes."""

    code = "too_large"
    default = N_("That is too large. Choose a smaller one.")


class TooMany(AppError):
    """A limit is reached; it opens again after ``retry_after`` seconds."""

    code = "too_many"
    default = N_("That was a lot at once. Wait a moment and try again.")

    def __init__(self, message: str | None = None, retry_after: int = 60, **facts: object) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class Unavailable(AppError):
    """Something that we need is busy or away; trying again after ``retry_after`` seconds may help."""

    code = "unavailable"
    default = N_("We are busy for a moment. Nothing was lost; try again.")

    def __init__(self, message: str | None = None, retry_after: int = 2, **facts: object) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after
