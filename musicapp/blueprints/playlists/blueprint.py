"""The blueprint, and what its files share."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from musicapp.web import htmx

LARGEST_ID = 2**31 - 1
LARGEST_POSITION = 2**62
LONGEST_NUMBER = 19

bp = Blueprint("playlists", __name__)


def done(url: str, sentence: str, stay: bool = False) -> ResponseReturnValue:
    """After a change: a dialog closes and the browser goes on to ``url``, a plain form is sent there.

    Who is to ``stay`` gets the playlists of the rail as they are now.
    """
    if not htmx.is_partial():
        htmx.say(sentence)
        return htmx.see_other(url)
    rail = render_template("playlists/_rail.html", here=htmx.place()) if stay else ""
    response = make_response(rail, 200 if stay else 204)
    htmx.tell(response, "close-dialog", {})
    htmx.toast(response, sentence)
    return htmx.into(response, "#rail-playlists") if stay else htmx.go(response, url)


def number(name: str, largest: int = LARGEST_ID) -> int | None:
    """An id or position in the form or the query string; None if there is none that makes sense."""
    text = request.values.get(name, "").strip()
    plain = text.removeprefix("-")
    if not plain.isascii() or not plain.isdigit() or len(plain) > LONGEST_NUMBER:
        return None
    return int(text) if abs(int(text)) <= largest else None
