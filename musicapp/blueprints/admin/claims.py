"""Claims of artists: who asks for which, and the decision."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.admin.forms import RefusalForm
from musicapp.blueprints.admin.pages import PAGES, bp
from musicapp.domain import claims
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

HERE = "/admin/claims"


@bp.get("/claims")
@access.admins
def show_claims() -> Response:
    return _show()


@bp.post("/claims/<int:claim_id>/acceptance")
@access.admins
def accept_claim(claim_id: int) -> ResponseReturnValue:
    """The first decision holds."""
    with transaction():
        artist = claims.accept(actor(), claim_id)
    htmx.say(_("%(artist)s belongs to the claimant now, who gets a mail.", artist=artist.name))
    return htmx.see_other(HERE)


@bp.post("/claims/<int:claim_id>/refusal")
@access.admins
@csrf.asks_again
def refuse_claim(claim_id: int) -> ResponseReturnValue:
    """The first decision holds."""
    form = RefusalForm()
    if form.validate():
        with form.refusals():
            with transaction():
                artist = claims.refuse(actor(), claim_id, form.reason.data or "")
            htmx.say(_("The claim to %(artist)s is refused. The claimant gets a mail.", artist=artist.name))
            return htmx.see_other(HERE)
    return _show(form, claim_id, 422)


def _show(form: RefusalForm | None = None, wrong: int = 0, status: int = 200) -> Response:
    """One state at a time; ``form`` is that of the claim ``wrong``, whose refusal needs another look."""
    state = request.args.get("state", "")
    state = state if state in claims.STATES else "open"
    page = claims.claims(state, request.args.get("after"))
    return htmx.render(
        "admin/claims.html",
        {"pager": "admin/_claims.html"},
        status=status,
        pages=PAGES,
        page="claims",
        counts=claims.counts(),
        state=state,
        claims=page,
        next_url=f"{HERE}?state={state}&after={page.after}",
        form=form or RefusalForm(formdata=None),
        blank=RefusalForm(formdata=None),
        wrong=wrong,
    )
