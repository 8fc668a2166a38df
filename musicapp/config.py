"""Every setting, read from the environment (and ``.env``) once. An odd value stops the start with a hint.

``.env.example`` documents the same names; a test keeps the two equal. A setting's variable is its field's
name in capitals, but ``env`` is ``MUSEWAVE_ENV``.
"""

import base64
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from musicapp import bucket_url, kept_access, secret_key
from musicapp.addresses import bracketed, is_address, is_loopback, reachable

ROOT = Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "musewave-demo"
SHORTEST_SECRET = 32
MAKE_ONE = "Make one: python3 -c 'import secrets; print(secrets.token_hex())'"
ENVIRONMENTS = ("demo", "development", "production")
RATE = re.compile(r"[1-9]\d{0,6}/(second|minute|hour|day)")
FORM_MEMORY_BYTES = 1_000_000
LARGEST_FORM_BYTES = 11_000_000  # with pictures; music comes on ways of its own


class BadSetting(Exception):
    """A variable has a value that cannot be used; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Settings:
    """What this instance was told. Sizes are bytes; empty text means "not set"."""

    env: str = field(default="demo", metadata={"one_of": ENVIRONMENTS})
    access: str = field(default="", metadata={"one_of": ("", "public", "members")})
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = field(default=8000, metadata={"from": 1, "to": 65535})
    data_dir: Path = ROOT / "data"
    secret_key: str = field(default="", repr=False)
    base_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: int = field(default=0, metadata={"from": 0, "to": 9})
    database_url: str = field(default="", repr=False)
    storage_url: str = ""
    aws_access_key_id: str = field(default="", repr=False)
    aws_secret_access_key: str = field(default="", repr=False)
    mail_url: str = field(default="outbox:", repr=False)
    mail_from: str = ""
    limit_login: str = field(default="10/minute", metadata={"rate": True})
    limit_register: str = field(default="10/minute", metadata={"rate": True})
    limit_password_mail: str = field(default="3/hour", metadata={"rate": True})
    limit_search: str = field(default="60/minute", metadata={"rate": True})
    limit_api: str = field(default="300/minute", metadata={"rate": True})
    web_workers: int = field(default=2, metadata={"from": 1, "to": 64})
    web_threads: int = field(default=600, metadata={"from": 1, "to": 5000})
    log_level: str = field(default="info", metadata={"one_of": ("debug", "info", "warning", "error")})
    log_format: str = field(default="", metadata={"one_of": ("", "console", "json")})
    upload_max_bytes: int = field(default=500_000_000, metadata={"from": 100_000, "to": 2_000_000_000})
    artist_quota_bytes: int = field(default=50_000_000_000, metadata={"from": 0, "to": 10**15})

    @property
    def demo(self) -> bool:
        """Whether this instance seeds itself with demo data."""
        return self.env == "demo"

    @property
    def production(self) -> bool:
        """Whether the strict rules hold."""
        return self.env == "production"

    @property
    def is_private(self) -> bool:
        """Whether nothing is shown without signing in. Where ``ACCESS`` is silent, what an import asked decides."""
        return (self.access or kept_access.kept_in(self.data_dir)) == "members"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the web server."""
        return is_loopback(self.host)

    def allows_host(self, host: str) -> bool:
        """Whether a request may name ``host`` (without port; IPv6 with or without brackets).

        Outside production an IP address always may: a page of a stranger can rebind a name, not an address.
        """
        name = host.strip("[]").lower().rstrip(".")
        if name in self.allowed_hosts or "*" in self.allowed_hosts:
            return True
        return not self.production and (is_loopback(name) or is_address(name))

    def demo_password(self, username: str) -> str:
        """A demo account's password: the known one on loopback, else one that only this instance makes."""
        if self.loopback:
            return DEMO_PASSWORD
        digest = hmac.digest(self.secret_key.encode(), b"demo password " + username.encode(), "sha256")
        return base64.b32encode(digest[:10]).decode().lower()

    def flask(self) -> dict[str, Any]:
        """The same in Flask's words."""
        return {
            "SECRET_KEY": self.secret_key,
            "DEBUG": self.debug,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": "musewave",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https:"),
            "WTF_CSRF_TIME_LIMIT": None,  # boosted pages live for days
            "MAX_CONTENT_LENGTH": LARGEST_FORM_BYTES,
            "MAX_FORM_MEMORY_SIZE": FORM_MEMORY_BYTES,
        }


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (the process's own, over ``.env``, if None). Raises BadSetting.

    Outside production the first call makes ``DATA_DIR/secret_key``.
    """
    given = _environment() if environ is None else environ
    told = {f: given.get(variable(f.name), "").strip() for f in fields(Settings)}
    read = {f.name: _read(f, text) for f, text in told.items() if text}
    settings = _completed(Settings(**read))
    _refuse_unsafe(settings, explicit=read)
    return settings if settings.secret_key else replace(settings, secret_key=_kept_secret(settings.data_dir))


def variable(name: str) -> str:
    """The environment variable of a field."""
    return "MUSEWAVE_ENV" if name == "env" else name.upper()


_current: Settings | None = None


def use(settings: Settings) -> Settings:
    """Make ``settings`` what ``current()`` gives in this process."""
    global _current
    _current = settings
    return settings


def current() -> Settings:
    """The settings in use; the domain reads them here."""
    if _current is None:
        raise RuntimeError("Call config.use(settings) first; create_app() does.")
    return _current


def _environment() -> dict[str, str]:
    from dotenv import dotenv_values  # here, so that tests and tools that give an environment need no dotenv

    kept = dotenv_values(ROOT / ".env", interpolate=False)
    return {**{name: value or "" for name, value in kept.items()}, **os.environ}


def _read(setting: Any, text: str) -> Any:
    name, rules = variable(setting.name), setting.metadata
    if "one_of" in rules and text.lower() not in rules["one_of"]:
        raise BadSetting(f"{name} is {text!r}. Use one of: {', '.join(filter(None, rules['one_of']))}.")
    if "rate" in rules and text != "off" and not RATE.fullmatch(text):
        raise BadSetting(f"{name} is {text!r}. Write it like 10/minute, 3/hour or off.")
    if setting.type is bool:
        return _read_bool(name, text)
    if setting.type is int:
        return _read_number(name, text, rules["from"], rules["to"])
    if setting.type is Path:
        return (ROOT / text).resolve()
    if setting.name == "allowed_hosts":
        return tuple(part.strip().lower() for part in text.split(",") if part.strip())
    return text.lower() if "one_of" in rules else text


def _read_bool(name: str, text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise BadSetting(f"{name} is {text!r}. Use 1 or 0.")


def _read_number(name: str, text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) < 16 and least <= int(text) <= most:
        return int(text)
    raise BadSetting(f"{name} is {text!r}. Use a whole number from {least} to {most}.")


def _completed(given: Settings) -> Settings:
    """Fill in what follows from other settings, and check the addresses."""
    host = given.host.strip("[]")
    base_url = (given.base_url or f"http://{bracketed(reachable(host))}:{given.port}").rstrip("/")
    name = _checked_base(base_url)
    _check_storage(given)
    database = given.database_url or f"sqlite:///{quote(str(given.data_dir))}/musewave.db"
    return replace(
        given,
        host=host,
        base_url=base_url,
        database_url=_checked_database(database),
        mail_url=_checked_mail(given.mail_url),
        mail_from=given.mail_from or f"Musewave <musewave@{'localhost' if is_address(name) else name}>",
        allowed_hosts=given.allowed_hosts or (name,),
        log_format=given.log_format or ("json" if given.production else "console"),
    )


def _checked_base(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting(f"BASE_URL is {base_url!r}. Write it like https://music.example.org, no path.")
    return parts.hostname


def _checked_database(url: str) -> str:
    if url.startswith("postgres://"):
        return "postgresql" + url.removeprefix("postgres")
    if url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        return url
    raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql://; empty is SQLite in DATA_DIR.")


def _check_storage(given: Settings) -> None:
    if bool(given.aws_access_key_id) != bool(given.aws_secret_access_key):
        raise BadSetting("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both, or none.")
    try:
        if given.storage_url:
            bucket_url.parsed(given.storage_url)
    except ValueError as problem:
        raise BadSetting(f"STORAGE_URL cannot be used. {problem}") from problem


def _checked_mail(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in ("outbox", "console") or (parts.scheme in ("smtp", "smtps") and parts.hostname):
        return url
    raise BadSetting("MAIL_URL must be outbox:, console: or smtp[s]://user:password@host:port.")


def _refuse_unsafe(settings: Settings, explicit: Mapping[str, Any]) -> None:
    secret = settings.secret_key
    if secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < 8 or "change" in secret.lower()):
        raise BadSetting(f"SECRET_KEY is too weak. {MAKE_ONE}")
    if not settings.production:
        return
    if not secret:
        raise BadSetting(f"Production needs its own SECRET_KEY. {MAKE_ONE}")
    if settings.debug:
        raise BadSetting("DEBUG shows the inside of the program to everyone. Leave it off in production.")
    if "base_url" not in explicit:
        raise BadSetting("Production needs BASE_URL, the address that people type: links in mails need it.")
    if settings.base_url.startswith("http:") and not is_loopback(urlsplit(settings.base_url).hostname or ""):
        raise BadSetting("BASE_URL begins with http:, so passwords would travel in the clear. Use https:.")


def _kept_secret(data_dir: Path) -> str:
    try:
        return secret_key.kept_in(data_dir)
    except OSError as problem:
        hint = "Choose a folder that this user may write to."
        raise BadSetting(f"DATA_DIR {data_dir} cannot be used ({problem.strerror}). {hint}") from problem
