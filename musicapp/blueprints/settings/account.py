"""E-mail, password and signed-in browsers: what is asked for again before it changes."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.settings.forms import EmailForm, PasswordForm
from musicapp.blueprints.settings.pages import bp, saved, show
from musicapp.domain import accounts
from musicapp.web import access, csrf, htmx, limits, sign_in
from musicapp.web.access import actor
from musicapp.web.transactions import transaction


@bp.get("/account")
@access.signed_in
def account() -> Response:
    return show("account", None, email_form=EmailForm(None), password_form=PasswordForm(None))


@bp.post("/account/email")
@access.signed_in
@limits.password_check
@csrf.asks_again
def change_email() -> ResponseReturnValue:
    form = EmailForm()
    if form.validate():
        with form.refusals():
            proof = accounts.prepare_email_change(actor(), form.present.data, form.email.data)
            with transaction():
                accounts.change_email(proof)
            return saved("account")
    return show("account", None, 422, email_form=form, password_form=PasswordForm(None))


@bp.post("/account/password")
@access.signed_in
@limits.password_check
@csrf.asks_again
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate():
        with form.refusals():
            proof = accounts.prepare_password_change(actor(), form.present.data, form.password.data)
            with transaction():
                accounts.change_password(proof, keep=sign_in.current_sign_in_id())
            htmx.say(_("Your new password is set. All other browsers were logged out."))
            return htmx.see_other("/settings/account")
    return show("account", None, 422, email_form=EmailForm(None), password_form=form)


@bp.get("/sessions")
@access.signed_in
def sessions() -> Response:
    user = actor()
    return show(
        "sessions",
        sessions=accounts.sessions_of(user),
        present=sign_in.current_sign_in_id(),
        events=accounts.security_events(user),
        sentences=accounts.SECURITY_SENTENCES,
    )


@bp.delete("/sessions")
@access.signed_in
def end_other_sessions() -> ResponseReturnValue:
    with transaction():
        accounts.end_others(actor(), keep=sign_in.current_sign_in_id())
    htmx.say(_("All other browsers were logged out."))
    return htmx.see_other("/settings/sessions")


@bp.delete("/sessions/<int:session_id>")
@access.signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    with transaction():
        accounts.end_session(actor(), session_id)
    htmx.say(_("That browser was logged out."))
    return htmx.see_other("/settings/sessions")
