"""Every job by its name. The domain asks for one by that name; each may run twice."""

from collections.abc import Callable
from dataclasses import dataclass

from musicapp.backends.jobs import Claimed
from musicapp.domain import renditions
from musicapp.jobs import demo, letters, music, releases, upkeep


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name means. ``heavy`` jobs use a whole core, so few run at once, and light ones pass them by.

    ``long`` ones take a while at nobody's wish: they never hold every thread, so that what somebody waits for finds one
    at once. ``large`` ones use much memory; a worker that lives long has them done apart.
    """

    run: Callable[[Claimed], None]
    heavy: bool = False
    long: bool = False
    large: bool = False


REGISTER = {
    "analyse_track": Kind(music.analyse_track, heavy=True),
    "describe_track": Kind(music.describe_track, heavy=True),
    "check_upload": Kind(music.check_upload),
    "scan_folder": Kind(music.scan_folder, long=True, large=True),
    "request_due_scans": Kind(music.request_due_scans),
    renditions.ALL: Kind(music.prepare_renditions, heavy=True),
    # Light, because somebody waits for one and its own pool lets few run at once.
    **{renditions.job_of(kind): Kind(music.make_rendition) for kind in renditions.KINDS},
    "make_cover": Kind(music.make_cover),
    "make_track_cover": Kind(music.make_track_cover),
    "publish_due": Kind(releases.publish_due),
    "draw_cover": Kind(releases.draw_cover),
    "send_password_link": Kind(letters.send_password_link),
    "send_password_notice": Kind(letters.send_password_notice),
    "send_email_notice": Kind(letters.send_email_notice),
    "send_claim_decision": Kind(letters.send_claim_decision),
    # The demo's children yield to everybody by themselves: two may use both cores while nobody else does.
    "demo.render_track": Kind(demo.render_track, long=True),
    "demo.draw_cover": Kind(demo.draw_cover, long=True),
    "demo.draw_portrait": Kind(demo.draw_portrait, long=True),
    "demo.listen": Kind(demo.listen, long=True, large=True),
    "refresh_trending": Kind(upkeep.refresh_trending),
    "refresh_search": Kind(upkeep.refresh_search),
    "forget_done_jobs": Kind(upkeep.forget_done_jobs),
    "forget_old_sessions": Kind(upkeep.forget_old_sessions),
    "clear_deleted": Kind(releases.clear_deleted),
    "clear_uploads": Kind(upkeep.clear_uploads),
    "clear_replaced_files": Kind(upkeep.clear_replaced_files),
    "clear_unfinished_files": Kind(upkeep.clear_unfinished_files),
    "clear_media_trash": Kind(upkeep.clear_media_trash),
    "clear_unused_renditions": Kind(upkeep.clear_unused_renditions),
}
