"""Artists as their owners see them: whose they are, and what they tell about themselves."""

from musicapp.domain.artists.queries import OwnArtist, get_own_artist, get_own_artist_by_id, own_artists

__all__ = ["OwnArtist", "get_own_artist", "get_own_artist_by_id", "own_artists"]
