"""Pages speak the language of whoever reads them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.backends import mail
from musicapp.web import formats
from musicapp.web.languages import speaking
from tests.factories import make_mood, make_track, make_user

GERMAN, PORTUGUESE = {"Accept-Language": "de"}, {"Accept-Language": "pt-BR, en;q=0.5"}


@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        ("de", "de", "In Tracks stöbern"),
        ("de-AT, en;q=0.7", "de", "In Tracks stöbern"),
        ("pt-PT", "pt", "Explorar faixas"),
        ("pt-BR, en;q=0.5", "pt", "Explorar faixas"),
        ("en-GB", "en", "Browse tracks"),
        ("ja", "en", "Browse tracks"),
        ("*", "en", "Browse tracks"),
        ("de;q=broken,,;", None, None),
        ("", "en", "Browse tracks"),
    ],
)
def test_a_guest_reads_what_the_browser_asks_for(
    client: FlaskClient, asked: str, language: str | None, said: str | None
) -> None:
    page = client.get("/browse/tracks", headers={"Accept-Language": asked})
    assert page.status_code == 200
    if language and said:
        assert _language(page.text) == language
        assert said in page.text


def test_the_viewers_own_setting_wins(session: Session, sign_in) -> None:
    browser = sign_in(make_user("ines", profile={"language": "pt"}))
    page = browser.get("/browse/tracks", headers=GERMAN)
    assert _language(page.text) == "pt"
    assert "Explorar faixas" in page.text
    assert "stöbern" not in page.text


def test_a_choice_in_the_settings_holds_at_once(session: Session, sign_in) -> None:
    browser = sign_in(make_user("ines"))
    page = browser.post("/settings/language", data={"language": "de"}, follow_redirects=True)
    assert _language(page.text) == "de"
    assert "Gespeichert." in page.text


def test_refusals_and_the_words_of_scripts_are_translated(client: FlaskClient) -> None:
    page = client.get("/no-such-place", headers=GERMAN)
    assert page.status_code == 404
    assert "Nichts unter dieser Adresse" in page.text
    assert "Die Seite kam nicht an. Deine Musik spielt weiter." in page.text
    answer = client.get("/api/v1/me/likes/queue", headers=PORTUGUESE)
    assert answer.json["error"]["message"] == "Entra primeiro. O que querias acontece logo a seguir."


def test_moods_are_words_of_ours(client: FlaskClient) -> None:
    make_track(title="Harbour", mood=make_mood("Weightless"))
    assert "Schwerelos" in client.get("/browse/tracks", headers=GERMAN).text


def test_letters_speak_their_readers_language(app: Flask, data_dir) -> None:
    for old in (data_dir / "outbox").glob("*"):
        old.unlink()
    mail.send("ines@example.org", "password_changed", language="de", name="Inês", username="ines")
    (file,) = (data_dir / "outbox").glob("*.eml")
    assert "Dein Musewave-Passwort wurde" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "number", "day", "hours"),
    [
        ("en", "1.28 M", "6 November 2026", "2 hours ago"),
        ("de", "1,28 Mio.", "6. November 2026", "vor 2 Stunden"),
        ("pt_PT", "1,28 M", "6 de novembro de 2026", "há 2 horas"),
    ],
)
def test_numbers_and_times_are_written_as_its_readers_do(
    app: Flask, locale: str, number: str, day: str, hours: str
) -> None:
    with app.test_request_context(), speaking(locale):
        assert formats.short_count(1_284_902) == number
        assert formats.day(clock.now().replace(2026, 11, 6)) == day
        assert hours in formats.moment(clock.now() - timedelta(hours=2))


def _language(page: str) -> str:
    return re.findall(r'<html lang="([^"]*)"', page)[0]
