"""What every job does, in words that an admin understands."""

from musicapp.words import N_

NAMES = {
    "analyse_track": N_("Analyse a track"),
    "check_upload": N_("Look at an uploaded file"),
    "scan_folder": N_("Read a music folder"),
    "request_due_scans": N_("Ask for music folders that are due"),
    "make_rendition.aac": N_("Make an AAC rendition"),
    "make_rendition.opus": N_("Make an Opus rendition"),
    "make_cover": N_("Make the cover of an album"),
    "make_track_cover": N_("Make the cover of a track"),
    "publish_due": N_("Publish what waits for its time"),
    "draw_cover": N_("Draw the cover of a release"),
    "send_password_link": N_("Send a link for a new password"),
    "send_password_notice": N_("Send word of a changed password"),
    "send_email_notice": N_("Send word of a changed address"),
    "send_claim_decision": N_("Send the decision on a claim"),
    "demo.render_track": N_("Play a track of the demo"),
    "demo.draw_cover": N_("Draw a cover of the demo"),
    "demo.draw_portrait": N_("Draw a portrait of the demo"),
    "demo.listen": N_("Make six months of listening for the demo"),
    "refresh_trending": N_("Find out what rises"),
    "refresh_search": N_("Bring what is played more forward in search"),
    "forget_done_jobs": N_("Clear away jobs that are done"),
    "forget_old_sessions": N_("Clear away sessions and security logs that are over"),
    "clear_unfinished_files": N_("Clear away temporary files"),
    "clear_deleted": N_("Clear away what was deleted 30 days ago"),
    "clear_uploads": N_("Clear away uploads that were never finished"),
    "clear_media_trash": N_("Remove for good what was put aside a month ago"),
    "clear_unused_renditions": N_("Clear away renditions that nothing uses"),
}
