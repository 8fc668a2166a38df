"""What a new listener likes: asked once, and left out if they wish; the home page offers it until they decline."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.auth.forms import WelcomeForm
from musicapp.blueprints.auth.routes import bp
from musicapp.domain import accounts
from musicapp.web import access, htmx, safe_path
from musicapp.web.transactions import transaction


@bp.get("/welcome")
@access.signed_in
def welcome() -> Response:
    form = WelcomeForm(formdata=None, next=safe_path.local(request.args.get("next")))
    return htmx.render("auth/welcome.html", form=form, choices=accounts.preference_choices(access.actor()))


@bp.post("/welcome")
@access.signed_in
def answer() -> ResponseReturnValue:
    form, user = WelcomeForm(), access.actor()
    if not form.validate():
        choices = accounts.preference_choices(user)
        return htmx.render("auth/welcome.html", status=422, form=form, choices=choices)
    with transaction():
        accounts.set_preferences(user, **form.typed("genres", "artists", "moods"))
    htmx.say(_("Saved. You can change it in the settings at any time."))
    return htmx.see_other(safe_path.local(form.next.data))


@bp.post("/welcome/skip")
@access.signed_in
def skip() -> ResponseReturnValue:
    with transaction():
        accounts.mark_preferences_asked(access.actor())
    return htmx.back()


@bp.delete("/welcome/offer")
@access.signed_in
def decline() -> ResponseReturnValue:
    with transaction():
        accounts.settle_preferences(access.actor())
    return htmx.back()
