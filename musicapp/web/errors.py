"""From a refusal of the domain to an answer: one table, then page, fragment or JSON by who asks."""

import secrets
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from musicapp import errors, faults
from musicapp.domain import catalog
from musicapp.web import access, csrf, held, htmx
from musicapp.words import N_

STATUS = {
    errors.Garbled: 400,
    errors.NotFound: 404,
    errors.SignInNeeded: 401,
    errors.Forbidden: 403,
    errors.Invalid: 422,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
TITLES = {
    400: N_("That did not arrive whole"),
    401: N_("Log in"),
    403: N_("Not yours to open"),
    404: N_("Nothing at this address"),
    405: N_("Not possible here"),
    409: N_("Changed in the meantime"),
    410: N_("No longer here"),
    413: N_("Too large"),
    415: N_("Not a kind we read"),
    422: N_("Have another look"),
    429: N_("A lot at once"),
    500: N_("This page failed"),
    503: N_("Not possible at the moment"),
}
SENTENCES = {
    400: N_("The request was garbled on its way. Go back, reload the page and try again."),
    403: N_("You are signed in, but this belongs to somebody else."),
    404: N_("The address may have changed, or what was here is gone. The music plays on."),
    405: N_("This address takes another kind of request. Go back and use the page's own buttons."),
    410: N_("It was here once and has been taken away."),
    413: N_("That is more than we take in one go. Choose something smaller."),
    415: N_("Send it in one of the formats that the page names."),
    422: N_("Something in it does not fit. Go back and look at the marked places."),
    429: N_("Wait a moment, then try again. Nothing was lost."),
    500: N_(
        "It is our fault, and it has been noted. What you typed is still in your browser: go back and try again."
    ),
    503: N_("We are busy for a moment. Nothing was lost; try again."),
}
MAY_PASS = (429, 503)  # nothing was done, and the same may be done a moment later
KEEPS_FORM = (*MAY_PASS, 500)  # scripts leave the form where it is, and say the sentence in passing

EXPIRED = N_("This page was from an earlier session. Press again.")
EXPIRED_SECRET = N_("This page was from an earlier session. Type the password again, then press again.")


def init_app(app: Flask) -> None:
    app.register_error_handler(errors.AppError, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(DBAPIError, _ill)
    app.register_error_handler(RecursionError, _garbled)
    app.register_error_handler(Exception, _failed)


def sentence(problem: errors.AppError) -> str:
    """What to say to the person, in their language."""
    text = _(problem.message)
    return text % problem.facts if problem.facts else text


def wants_json() -> bool:
    """The API answers in JSON, whoever asks; the page about it is a page."""
    return request.path.startswith("/api/") and request.path != "/api/docs"


def _refused(problem: errors.AppError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUS.items() if isinstance(problem, kind)), 400)
    response = _answer(status, problem.code, sentence(problem), getattr(problem, "fields", None))
    if retry_after := getattr(problem, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response


def _http(problem: HTTPException) -> ResponseReturnValue:
    if problem.code is None or problem.code < 400:
        return problem.get_response()
    code = problem.name.lower().replace(" ", "_")
    response = _answer(problem.code, code, _(SENTENCES.get(problem.code, SENTENCES[400])))
    for name, value in problem.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _expired(problem: CSRFError) -> ResponseReturnValue:
    """The page is of a session that ended. Who has to sign in is asked to; what was sent is offered again."""
    if wants_json():
        return _http(problem)
    if access.needs_sign_in():
        return _refused(errors.SignInNeeded())
    sent = held.from_request()
    if sent and (htmx.is_for("dialog") or not htmx.is_partial()):
        return held.offer(sent, 400)
    response = _answer(400, "csrf_error", _(EXPIRED))
    return htmx.tell(response, "csrf-token", {"value": csrf.token()})


def _busy(problem: Exception) -> ResponseReturnValue:
    current_app.logger.warning("database busy: %s", problem)
    return _refused(errors.Unavailable())


def _ill(problem: DBAPIError) -> ResponseReturnValue:
    """A database that is away for a while is no fault of the page; a mistake of ours is."""
    known = faults.explained(problem)
    if known is None:
        return _failed(problem)
    current_app.logger.warning("database: %s", problem.orig)
    return _refused(known)


def _garbled(problem: RecursionError) -> ResponseReturnValue:
    return _answer(400, "bad_request", _(SENTENCES[400]))


def _failed(problem: Exception) -> ResponseReturnValue:
    if current_app.debug or current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise problem
    reference = secrets.token_hex(4)
    current_app.logger.error("failed %s %s ref=%s", request.method, request.path, reference, exc_info=problem)
    return _answer(500, "failed", _(SENTENCES[500]), reference=reference)


def _answer(
    status: int, code: str, message: str, fields: dict[str, str] | None = None, reference: str = ""
) -> Response:
    if wants_json():
        body: dict[str, Any] = {"code": code, "message": message, "fields": fields or {}}
        if reference:
            body["reference"] = reference
        return make_response(jsonify(error=body), status)
    if status == 401:
        return _sign_in_page(message)
    title = _(TITLES.get(status, TITLES[400]))
    if status in MAY_PASS and not htmx.is_htmx() and (sent := held.from_request()):
        return held.offer(sent, status, title, message)
    context: dict[str, Any] = {
        "status": status,
        "title": title,
        "message": message,
        "reference": reference,
        "fields": fields or {},
    }
    context["ways_on"] = _ways_on(status)
    template = "errors/_notice.html" if htmx.is_partial() else "errors/page.html"
    response = make_response(render_template(template, **context), status)
    if htmx.is_partial() or (htmx.is_htmx() and status in KEEPS_FORM and request.method in held.CHANGES):
        told = f"{message} {_('Reference')}: {reference}" if reference else message
        htmx.toast(response, told, bad=True)
    return response


def _ways_on(status: int) -> list[catalog.AlbumRow]:
    """Six covers for a dead end; none when the database itself may be what fails."""
    if status not in (403, 404, 410) or htmx.is_partial():
        return []
    try:
        return catalog.some_albums() if access.may_look_around() else []
    except SQLAlchemyError:
        return []


def _sign_in_page(message: str) -> Response:
    """401 with the sign-in page as its body; what was wanted is named in ``next``."""
    from musicapp.web.sign_in import sign_in_page

    return sign_in_page(message)
