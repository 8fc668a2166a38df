"""Profile, looks, playback, taste and privacy."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from musicapp.blueprints.settings.forms import (
    AppearanceForm,
    AvatarForm,
    LanguageForm,
    PlaybackForm,
    PreferencesForm,
    PrivacyForm,
    ProfileForm,
)
from musicapp.blueprints.settings.pages import bp, saved, show
from musicapp.domain import accounts
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.languages import speaking
from musicapp.web.transactions import transaction


@bp.get("")
@access.signed_in
def index() -> ResponseReturnValue:
    return htmx.see_other("/settings/profile")


@bp.get("/profile")
@access.signed_in
def profile() -> Response:
    return show(
        "profile", ProfileForm(formdata=None, obj=actor().profile), avatar_form=AvatarForm(formdata=None)
    )


@bp.post("/profile")
@access.signed_in
@csrf.asks_again
def change_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.change_profile(actor(), accounts.Face(**_typed(form)))
            return saved("profile")
    return show("profile", form, 422, avatar_form=AvatarForm(formdata=None))


@bp.post("/avatar")
@access.signed_in
@csrf.asks_again
def change_avatar() -> ResponseReturnValue:
    form, user = AvatarForm(), actor()
    if form.validate():
        with form.refusals():
            key = accounts.make_avatar(form.avatar.data.read() if form.avatar.data else b"")
            with transaction():
                accounts.set_avatar(user, key)
            return saved("profile")
    return show("profile", ProfileForm(formdata=None, obj=user.profile), 422, avatar_form=form)


@bp.delete("/avatar")
@access.signed_in
def remove_avatar() -> ResponseReturnValue:
    with transaction():
        accounts.set_avatar(actor(), "")
    return saved("profile")


@bp.get("/appearance")
@access.signed_in
def appearance() -> Response:
    kept = actor().profile
    return show("appearance", AppearanceForm(None, obj=kept), language_form=LanguageForm(None, obj=kept))


@bp.post("/appearance")
@access.signed_in
@csrf.asks_again
def change_appearance() -> ResponseReturnValue:
    form = AppearanceForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.change_appearance(actor(), **form.typed("theme", "default_range", "timezone"))
            return saved("appearance")
    return show("appearance", form, 422, language_form=LanguageForm(None, obj=actor().profile))


@bp.post("/language")
@access.signed_in
@csrf.asks_again
def change_language() -> ResponseReturnValue:
    form = LanguageForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.change_language(actor(), form.language.data)
            with speaking(form.language.data):  # what is said of it speaks the new language already
                return saved("appearance")
    return show("appearance", AppearanceForm(None, obj=actor().profile), 422, language_form=form)


@bp.get("/playback")
@access.signed_in
def playback() -> Response:
    return show("playback", PlaybackForm(formdata=None, obj=actor().profile))


@bp.post("/playback")
@access.signed_in
@csrf.asks_again
def change_playback() -> ResponseReturnValue:
    form = PlaybackForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.change_playback(actor(), **form.typed("single_keys", "loudness", "crossfade_s"))
            return saved("playback")
    return show("playback", form, 422)


@bp.get("/preferences")
@access.signed_in
def preferences() -> Response:
    return show("preferences", PreferencesForm(None), choices=accounts.preference_choices(actor()))


@bp.post("/preferences")
@access.signed_in
def change_preferences() -> ResponseReturnValue:
    form, user = PreferencesForm(), actor()
    if not form.validate():
        return show("preferences", form, 422, choices=accounts.preference_choices(user))
    with transaction():
        accounts.set_preferences(user, **form.typed("genres", "artists", "moods"))
    return saved("preferences")


@bp.get("/privacy")
@access.signed_in
def privacy() -> Response:
    kept = actor().profile
    shown = {kind: getattr(kept, f"{kind}_visibility") for kind in accounts.SHOWN_KINDS}
    return show("privacy", PrivacyForm(formdata=None, searchable=kept.searchable, **shown))


@bp.post("/privacy")
@access.signed_in
@csrf.asks_again
def change_privacy() -> ResponseReturnValue:
    form = PrivacyForm()
    if form.validate():
        with form.refusals():
            with transaction():
                accounts.change_privacy(actor(), **form.typed(*accounts.SHOWN_KINDS, "searchable"))
            return saved("privacy")
    return show("privacy", form, 422)


def _typed(form: ProfileForm) -> dict[str, Any]:
    return form.typed(*(field.name for field in form if field.name != "csrf_token"))
