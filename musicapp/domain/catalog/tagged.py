"""What a file's tags say of a track, by the names of its columns."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from musicapp.backends.audio import Tags


def tagged(tags: "Tags") -> dict[str, Any]:
    """What is taken over as it stands, however the file came here. Title, genre and year are judged by who takes it."""
    return {
        "disc_no": tags.disc_no,
        "track_no": tags.track_no,
        "composer": tags.composer,
        "description": tags.comment,
        "lyrics": tags.lyrics,
        "language": tags.language,
        "isrc": tags.isrc,
        "musicbrainz_id": tags.mb_track,
        "bpm": tags.bpm,
        "musical_key": tags.key,
    }
