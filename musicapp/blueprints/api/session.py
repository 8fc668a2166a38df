"""Signing in and out without a page: what a script does first and last."""

from typing import Any

from musicapp.blueprints.api import asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Credentials, Session, data_of
from musicapp.domain import accounts
from musicapp.web import access, csrf, limits, sign_in
from musicapp.web.access import viewer
from musicapp.web.transactions import transaction


@bp.route("/v1/session", tags=["session"])
@access.everyone
@bp.response(200, data_of(Session))
def show_session() -> dict[str, Any]:
    """Who the caller is, and the form token that its changes carry. A guest gets one, too: to log in with."""
    return _answer()


@bp.route("/v1/session", methods=["POST"], tags=["session"])
@access.everyone
@limits.login
@bp.doc(requestBody=asking.sent(Credentials))
@bp.response(201, data_of(Session))
def begin_session() -> dict[str, Any]:
    """Log in: the answer sets the cookie, and its form token takes the place of the guest's."""
    said = asking.body(Credentials)
    proof = accounts.prove(said["login"], said["password"])
    with transaction():
        token = accounts.sign_in(proof, remember=said["remember"], user_agent=sign_in.user_agent())
    sign_in.enter(token, remember=said["remember"])
    return _answer()


@bp.route("/v1/session", methods=["DELETE"], tags=["session"])
@access.everyone
@bp.response(204)
def end_session() -> None:
    """Log out; twice is once."""
    if present := sign_in.current_sign_in():
        with transaction():
            accounts.sign_out(present)
    sign_in.leave()


def _answer() -> dict[str, Any]:
    user = viewer()
    return {"data": {"username": user.username if user else None, "csrf_token": csrf.token()}}
