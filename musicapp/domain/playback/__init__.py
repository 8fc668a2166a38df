"""Playing: the right to hear, queues for the player, and plays with what they are worth."""

from musicapp.domain.playback.history import (
    Day,
    Heard,
    history,
    lasted,
    recently_heard,
    today_of,
    zone_of,
)
from musicapp.domain.playback.listeners import Listener, known_guest_id, listener, new_guest_id
from musicapp.domain.playback.places import Place, forget_place, keep_place, place_of
from musicapp.domain.playback.queue import (
    PlayerTrack,
    album_queue,
    artist_queue,
    get_player_track,
    get_waveform,
    likes_queue,
    player_tracks,
    playlist_queue,
)
from musicapp.domain.playback.recording import Recorded, Report, record_play
from musicapp.domain.playback.recounting import miscounted, recount
from musicapp.domain.playback.sources import AudioSource, audio_source

__all__ = [
    "AudioSource",
    "Day",
    "Heard",
    "Listener",
    "Place",
    "PlayerTrack",
    "Recorded",
    "Report",
    "album_queue",
    "artist_queue",
    "audio_source",
    "forget_place",
    "get_player_track",
    "get_waveform",
    "history",
    "keep_place",
    "known_guest_id",
    "lasted",
    "likes_queue",
    "listener",
    "miscounted",
    "new_guest_id",
    "place_of",
    "player_tracks",
    "playlist_queue",
    "recently_heard",
    "record_play",
    "recount",
    "today_of",
    "zone_of",
]
