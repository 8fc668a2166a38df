"""Mails: which way they go, and what they say."""

import email
import email.policy
from pathlib import Path

import pytest
from flask import Flask

from musicapp.backends import mail


@pytest.fixture
def outbox(app: Flask, data_dir: Path) -> Path:
    folder = data_dir / "outbox"
    for old in folder.glob("*"):
        old.unlink()
    return folder


def test_a_mail_in_the_outbox_is_a_file_for_its_owner_alone(outbox: Path) -> None:
    mail.send("ines@example.org", "new_password", name="Inês", username="ines", token="abc", minutes=60)
    (file,) = outbox.glob("*.eml")
    assert file.stat().st_mode & 0o777 == 0o600
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (letter["To"], letter["Subject"]) == ("ines@example.org", "A new password for Musewave")
    assert "http://localhost/auth/new-password/abc" in letter.get_body(("plain",)).get_content()
    assert "Hello Inês," in letter.get_body(("plain",)).get_content()
    assert 'href="http://localhost/auth/new-password/abc"' in letter.get_body(("html",)).get_content()


def test_names_cannot_become_markup_or_headers(outbox: Path) -> None:
    mail.send("a@example.org", "password_changed", name="<b>x\nBcc: b@example.org", username="x")
    (file,) = outbox.glob("*.eml")
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert letter["Bcc"] is None
    assert "&lt;b&gt;x" in letter.get_body(("html",)).get_content()


def test_a_line_break_in_an_address_is_refused(outbox: Path) -> None:
    with pytest.raises(ValueError):
        mail.send("a@example.org\nBcc: b@example.org", "password_changed", name="x", username="x")
    assert list(outbox.glob("*")) == []


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("outbox:", {"MAIL_BACKEND": mail.OUTBOX}),
        ("console:", {"MAIL_BACKEND": "console"}),
        ("smtp://mail.example.org", {"MAIL_PORT": 25, "MAIL_USE_TLS": False, "MAIL_USERNAME": None}),
        ("smtp://u:p%40w@mail.example.org", {"MAIL_PORT": 587, "MAIL_USE_TLS": True, "MAIL_PASSWORD": "p@w"}),
        (
            "smtps://u:p@mail.example.org:4465",
            {"MAIL_PORT": 4465, "MAIL_USE_SSL": True, "MAIL_USE_TLS": False},
        ),
    ],
)
def test_the_url_chooses_the_way(url: str, way: dict[str, object]) -> None:
    assert {name: mail.way_of(url)[name] for name in way} == way
