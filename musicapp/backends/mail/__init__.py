"""Mail: renders and sends. ``MAIL_URL`` chooses how it travels: ``outbox:`` (files in ``DATA_DIR/outbox``),
``console:``, ``smtp://`` or ``smtps://user:password@host:port``.

A mail is a pair of templates, ``mail/<name>.txt`` (its first line is the subject) and ``mail/<name>.html``.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask_mailman import EmailMultiAlternatives, Mail

from musicapp import config

OUTBOX = "musicapp.backends.mail.outbox.EmailBackend"
TIMEOUT_S = 15
STARTTLS_PORT = 587

Speak = Callable[[str], AbstractContextManager[Any]]


class Post:
    """The application's templates and the way that mails take from it."""

    def __init__(self) -> None:
        self.app: Any = None
        self.speak: Speak = lambda language: nullcontext()


_post = Post()


def init_app(app: Any) -> None:
    """Set the way for mails up. ``app`` is the Flask application, whose templates render them."""
    settings = config.current()
    app.config.update(way_of(settings.mail_url), MAIL_DEFAULT_SENDER=settings.mail_from)
    app.config["MAIL_FILE_PATH"] = str(settings.data_dir / "outbox")
    Mail().init_app(app)
    _post.app = app


def speak_with(speak: Speak) -> None:
    """Render each mail inside ``speak(language)``, which makes gettext speak the reader's language."""
    _post.speak = speak


def send(to: str, letter: str, /, *, language: str = "en", **facts: object) -> None:
    """Render the mail ``letter`` with ``facts`` and send it; slow. Raises OSError when the way is closed."""
    context = {**facts, "base_url": config.current().base_url, "to": to, "language": language}
    with _post.app.app_context(), _post.speak(language):
        subject, text = _text(letter, context)
        message = EmailMultiAlternatives(subject, text, to=[to])
        html = _post.app.jinja_env.get_template(f"mail/{letter}.html").render(context, subject=subject)
        message.attach_alternative(html, "text/html")
        message.send()


def way_of(url: str) -> dict[str, Any]:
    """The settings of Flask-Mailman for ``url``."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"MAIL_BACKEND": "console"}
    if parts.scheme in ("smtp", "smtps"):
        return _smtp(parts)
    return {"MAIL_BACKEND": OUTBOX}


def _smtp(parts: SplitResult) -> dict[str, Any]:
    secure = parts.scheme == "smtps"
    port = parts.port or (465 if secure else STARTTLS_PORT if parts.username else 25)
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": port,
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        "MAIL_USE_SSL": secure,
        "MAIL_USE_TLS": not secure and (port == STARTTLS_PORT or bool(parts.username)),
        "MAIL_TIMEOUT": TIMEOUT_S,
    }


def _text(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The subject and the text of a mail. A line break in a fact cannot begin another header."""
    first, _, rest = _post.app.jinja_env.get_template(f"mail/{name}.txt").render(context).partition("\n")
    return " ".join(first.split()), rest.strip() + "\n"
