"""Reports of plays: from the player while it plays, and as a beacon when its page goes away."""

import re
from typing import Any

from flask import Response, jsonify, request

from musicapp import config
from musicapp.blueprints.api import asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Play, Recorded, data_of
from musicapp.domain import analysis, playback
from musicapp.domain.playback import Listener, Report
from musicapp.domain.playback.counting import read_slices
from musicapp.web import access, csrf
from musicapp.web.access import viewer
from musicapp.web.transactions import transaction

GUEST_COOKIE = "musewave_guest"
GUEST_SECONDS = 400 * 86_400  # as long as browsers keep a cookie
NOT_A_WORD = re.compile(r"[^\w:.-]+", re.ASCII)


@bp.route("/v1/plays", methods=["POST"], tags=["plays"])
@csrf.checked_by_hand
@access.listeners
@bp.doc(requestBody=asking.sent(Play))
@bp.response(200, data_of(Recorded))
def record_play() -> Response:
    """Keep a report of a play. A guest gets an id with the first one."""
    said = asking.body(Play)
    csrf.check(request.headers.get("X-CSRFToken") or said["csrf_token"])
    report = _report(said)
    listener = _listener(report.play_id)
    with transaction():
        recorded = playback.record_play(listener, report)
        if recorded.awaits_analysis:
            analysis.prioritise(report.track_id)
    facts = {
        "play_id": recorded.play_id,
        "counted": recorded.counted,
        "excluded": recorded.excluded,
        "heard_ms": recorded.heard_ms,
    }
    return _remembering(jsonify(data=facts), listener)


def _listener(play_id: str) -> Listener:
    user = viewer()
    known = playback.known_guest_id(request.cookies.get(GUEST_COOKIE))
    guest_id = known if user else known or playback.new_guest_id(play_id)
    return playback.listener(user, guest_id, request.user_agent.string[:500], request.remote_addr or "")


def _report(said: dict[str, Any]) -> Report:
    return Report(
        play_id=said["play_id"],
        track_id=said["track_id"],
        age_ms=said["age_ms"],
        heard_ms=said["heard_ms"],
        slices=read_slices(said["slices"]),
        max_speed=said["max_speed"],
        ended=said["ended"] or "",
        source=_word(said["source"], 20),
        context=_word(said["context"], 60),
    )


def _word(text: str | None, longest: int) -> str:
    """A name of ours; whatever else stands there must not cost the play."""
    return NOT_A_WORD.sub("", text or "")[:longest]


def _remembering(response: Response, listener: Listener) -> Response:
    """Let a guest's browser keep the id: it counts listeners, and says nothing about who they are."""
    if listener.user is None and request.cookies.get(GUEST_COOKIE) != listener.guest_id:
        secure = config.current().base_url.startswith("https:")
        response.set_cookie(
            GUEST_COOKIE, listener.guest_id or "", GUEST_SECONDS, httponly=True, samesite="Lax", secure=secure
        )
    return response
