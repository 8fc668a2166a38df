"""One page for a claim: asking, what became of it, and taking it back."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.claims.forms import ClaimForm
from musicapp.domain import artists, catalog, claims
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

bp = Blueprint("claims", __name__, url_prefix="/artists/<artist>/claim")


@bp.get("")
@access.signed_in
def show(artist: str) -> Response:
    return _show(artist, ClaimForm(formdata=None))


@bp.post("")
@access.signed_in
@csrf.asks_again
def ask(artist: str) -> ResponseReturnValue:
    """Twice is once; the second time may say more."""
    form = ClaimForm()
    if form.validate():
        with form.refusals():
            case = claims.Case(form.message.data or "", form.evidence.data or "")
            with transaction():
                claims.ask(actor(), artist, case)
            htmx.say(_("Your claim is with the admins. You get a mail when one has decided."))
            return htmx.see_other(f"/artists/{artist}/claim")
    return _show(artist, form, 422)


@bp.delete("")
@access.signed_in
def withdraw(artist: str) -> ResponseReturnValue:
    with transaction():
        claims.withdraw(actor(), artist)
    htmx.say(_("Your claim is taken back."))
    return htmx.see_other(f"/artists/{artist}/claim")


def _show(slug: str, form: ClaimForm, status: int = 200) -> Response:
    user = actor()
    found = catalog.get_artist(user, slug)
    return htmx.render(
        "claims/page.html",
        status=status,
        artist=found,
        claim=claims.find_claim(user, found),
        claimable=artists.is_claimable(found.name),
        form=form,
    )
