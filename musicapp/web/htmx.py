"""Everything that knows about htmx; nothing else reads its headers.

A route renders a page and names the fragments that may be asked for alone, by the id of the element that they
replace. Boosted links and plain browsers get the whole page; the browser takes ``#page`` out of it.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from musicapp.web import safe_path


def init_app(app: Flask) -> None:
    """Vary by what htmx says, so that a cache never gives a fragment to a browser that wants the page."""

    @app.after_request
    def _vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(("HX-Request", "Cookie"))
        return response


def render(
    page: str, /, fragments: Mapping[str, str] | None = None, status: int = 200, **context: Any
) -> Response:
    """The fragment that the browser will replace, if it names one of ``fragments``; else the whole page.

    The template knows from ``alone`` whether it travels without its page.
    """
    template = page
    if fragments and is_partial():
        template = fragments.get(request.headers.get("HX-Target", ""), page)
    return make_response(render_template(template, alone=template != page, **context), status)


def is_partial() -> bool:
    """Whether htmx asks for a piece of a page. Boosted navigation and restored history want whole pages."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def is_for(target: str) -> bool:
    """Whether htmx asks for the piece that fills the element with the id ``target``."""
    return is_partial() and request.headers.get("HX-Target") == target


def is_htmx() -> bool:
    """Whether htmx sent this request, for a piece or for a page."""
    return request.headers.get("HX-Request") == "true"


def see_other(url: str) -> ResponseReturnValue:
    """After a change: look there. 303, so that a reload repeats nothing."""
    return redirect(url, code=303)


def back(fallback: str = "/", anchor: str = "") -> ResponseReturnValue:
    """After a change by a plain form: back to the page that it stood on."""
    target = safe_path.local(request.form.get("next") or request.referrer, fallback)
    return see_other(target.split("#")[0] + (f"#{anchor}" if anchor else ""))


def toast(
    response: Response, text: str, *, bad: bool = False, undo: Mapping[str, str] | None = None
) -> Response:
    """Let ``response`` also say ``text`` in passing; ``undo`` is {"url", "method"} of the act that takes it back."""
    facts = {"text": text, "bad": bad, "undo": dict(undo) if undo else None}
    return tell(response, "toast", facts)


def tell(response: Response, event: str, facts: Mapping[str, Any]) -> Response:
    """Let ``response`` also raise ``event`` in the browser, with ``facts`` as its detail."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(
        {**events, event: dict(facts)}
    )  # ASCII: header values are Latin-1
    return response


def go(response: Response, url: str) -> Response:
    """Let the browser go on to the page at ``url`` as a link would: for forms in a dialog, whose answer is no page."""
    return tell(response, "go-to", {"url": url})


def into(response: Response, selector: str) -> Response:
    """Let ``response`` replace the element at ``selector``, whatever the request was meant for."""
    response.headers["HX-Retarget"] = selector
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def say(text: str, category: str = "good") -> None:
    """Say ``text`` on the next whole page that is shown."""
    flash(text, category)


def say_with_undo(text: str, url: str) -> None:
    """The same, with a button that posts to ``url`` and takes it back."""
    flash(text, f"undo {url}")


def elsewhere(canonical: str) -> ResponseReturnValue | None:
    """A redirect to the one address of a whole page, if it was asked for at another. Pieces have no address."""
    said = urlencode(sorted(request.args.items(multi=True)))
    if is_partial() or said == canonical.partition("?")[2]:
        return None
    return redirect(canonical)


def push(response: Response, url: str) -> Response:
    """Put ``url`` into the address bar when this answer is swapped in."""
    response.headers["HX-Push-Url"] = url
    return response


def replace(response: Response, url: str) -> Response:
    """The same, but no step for the way back."""
    response.headers["HX-Replace-Url"] = url
    return response


def place() -> str:
    """The path of the page that stands in the browser, for pieces that are drawn anew on it."""
    return urlsplit(request.headers.get("HX-Current-URL", request.path)).path
