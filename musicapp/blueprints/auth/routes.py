"""Signing in, signing out, registering, and the way back in for who forgot the password."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.auth.forms import ForgottenPasswordForm, NewPasswordForm, RegisterForm
from musicapp.domain import accounts
from musicapp.web import access, csrf, errors, htmx, limits, safe_path, sign_in
from musicapp.web.sign_in import SignInForm
from musicapp.web.transactions import transaction

bp = Blueprint("auth", __name__)


@bp.get("/auth/login")
@access.everyone
def login() -> ResponseReturnValue:
    wanted = request.args.get("next")
    if access.viewer():
        return htmx.see_other(safe_path.local(wanted))
    dialog = "dialog" in request.args
    form = SignInForm(
        formdata=None,
        login=request.args.get("login", "")[:100],
        next=safe_path.local(wanted),
        then=safe_path.local(request.args.get("then"), ""),
        dialog="1" if dialog else "",
    )
    return sign_in.show_sign_in(form, dialog=dialog)


@bp.post("/auth/login")
@access.everyone
@limits.login
@csrf.asks_again
def log_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate():
        with form.refusals():
            proof = accounts.prove(form.login.data, form.password.data)
            with transaction():
                token = accounts.sign_in(proof, remember=form.remember.data, user_agent=sign_in.user_agent())
            return sign_in.go_in(form, token)
    return sign_in.show_sign_in(form, status=422, dialog=bool(form.dialog.data))


@bp.post("/auth/logout")
@access.everyone
def logout() -> ResponseReturnValue:
    if present := sign_in.current_sign_in():
        with transaction():
            accounts.sign_out(present)
    sign_in.leave()
    return htmx.see_other("/")


@bp.get("/auth/register")
@access.everyone
def register() -> ResponseReturnValue:
    wanted = safe_path.local(request.args.get("next"))
    if access.viewer():
        return htmx.see_other(wanted)
    accounts.check_registration()
    return _show("register", RegisterForm(formdata=None, next=wanted))


@bp.post("/auth/register")
@access.everyone
@limits.register
@csrf.asks_again
def join() -> ResponseReturnValue:
    accounts.check_registration()
    form = RegisterForm()
    if form.validate():
        with form.refusals():
            new = _new_account(form)
            with transaction():
                token = accounts.join(new, user_agent=sign_in.user_agent())
            sign_in.enter(token, remember=True)
            return htmx.see_other("/welcome?" + urlencode({"next": safe_path.local(form.next.data)}))
    return _show("register", form, 422)


@bp.get("/auth/first-admin/<token>")
@access.everyone
def first_admin(token: str) -> Response:
    accounts.check_first_admin_token(token)
    return _show("first_admin", RegisterForm(formdata=None))


@bp.post("/auth/first-admin/<token>")
@access.everyone
@limits.register
@csrf.asks_again
def make_first_admin(token: str) -> ResponseReturnValue:
    accounts.check_first_admin_token(token)
    form = RegisterForm()
    if form.validate():
        with form.refusals():
            new = _new_account(form)
            with transaction():
                session_token = accounts.make_first_admin(token, new, user_agent=sign_in.user_agent())
            sign_in.enter(session_token, remember=False)
            return htmx.see_other("/")
    return _show("first_admin", form, 422)


@bp.get("/auth/forgotten-password")
@access.everyone
def forgotten_password() -> Response:
    return _show("forgotten_password", ForgottenPasswordForm(formdata=None), sent="sent" in request.args)


@bp.post("/auth/forgotten-password")
@access.everyone
@limits.password_mail
@csrf.asks_again
def ask_for_new_password() -> ResponseReturnValue:
    form = ForgottenPasswordForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.ask_for_new_password(form.email.data)
            return htmx.see_other("/auth/forgotten-password?sent=1")
    return _show("forgotten_password", form, 422, sent=False)


@bp.get("/auth/new-password/<token>")
@access.everyone
def new_password(token: str) -> Response:
    accounts.get_user_of_link(token)
    return _show("new_password", NewPasswordForm(formdata=None))


@bp.post("/auth/new-password/<token>")
@access.everyone
@limits.login
@csrf.asks_again
def set_new_password(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if form.validate():
        with form.refusals():
            proof = accounts.prepare_new_password(token, form.password.data)
            with transaction():
                accounts.set_new_password(proof)
            htmx.say(_("Your new password is set, and every browser was logged out. Log in with it."))
            return htmx.see_other("/auth/login")
    return _show("new_password", form, 422)


@bp.errorhandler(accounts.LinkOver)
def _link_is_over(problem: accounts.LinkOver) -> Response:
    return _show("used_link", None, 404, sentence=errors.sentence(problem))


def _new_account(form: RegisterForm) -> accounts.NewAccount:
    return accounts.new_account(
        **form.typed("username", "email", "password", "display_name", "first_name", "last_name", "timezone")
    )


def _show(page: str, form: object, status: int = 200, **facts: Any) -> Response:
    return htmx.render(f"auth/{page}.html", status=status, form=form, wall=sign_in.wall(), **facts)
