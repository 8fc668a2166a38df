"""Signing in and out without a page: what a script does first and last."""

from typing import Any

from musicapp.blueprints.api import asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Credentials, Session, data_of
from musicapp.domain import accounts
from musicapp.web import access, csrf, limits, sign_in
from musicapp.web.access import viewer
from musicapp.web.transactions import transaction

Answer = tuple[dict[str, Any], int, dict[str, str]]


@bp.route("/v1/session", tags=["session"])
@access.everyone
@bp.response(200, data_of(Session))
def show_session() -> Answer:
    """Who the caller is, and the form token that its changes carry. A guest gets one, too: to log in with."""
    return _answer(200)


@bp.route("/v1/session", methods=["POST"], tags=["session"])
@access.everyone
@limits.login
@bp.doc(requestBody=asking.sent(Credentials))
@bp.response(201, data_of(Session))
def begin_session() -> Answer:
    """Log in: the answer sets the cookie, and its form token takes the place of the guest's."""
    said = asking.body(Credentials)
    proof = accounts.prove(said["login"], said["password"])
    with transaction():
        token = accounts.sign_in(proof, remember=said["remember"], user_agent=sign_in.user_agent())
    sign_in.enter(token, remember=said["remember"])
    return _answer(201)


@bp.route("/v1/session", methods=["DELETE"], tags=["session"])
@access.everyone
@bp.response(204)
def end_session() -> None:
    """Log out; twice is once."""
    if present := sign_in.current_sign_in():
        with transaction():
            accounts.sign_out(present)
    sign_in.leave()


def _answer(status: int) -> Answer:
    """Never kept by a cache: the token is the caller's own."""
    user = viewer()
    data = {"username": user.username if user else None, "csrf_token": csrf.token()}
    return {"data": data}, status, {"Cache-Control": "no-store"}
