"""Tables and relations; properties about one row; no queries, no commits."""

from musicapp.models.accounts import (
    Profile,
    SecurityEvent,
    SignIn,
    User,
    preferred_artists,
    preferred_genres,
    preferred_moods,
)
from musicapp.models.catalog import (
    Album,
    Artist,
    OldSlug,
    Track,
    TrackArtist,
)
from musicapp.models.claims import Claim
from musicapp.models.credits import Credit, TrackCredit
from musicapp.models.imports import ImportedFile, ImportedRow, ImportRun
from musicapp.models.jobs import Job
from musicapp.models.media import AudioFile, TrackFeatures, Waveform
from musicapp.models.playback import ListeningPlace, Play, TrendingTrack
from musicapp.models.playlists import Playlist, PlaylistEntry
from musicapp.models.releases import Announcement
from musicapp.models.sales import Customer, Invoice, InvoiceLine, SupportPerson
from musicapp.models.search import SearchEntry, SearchGram, SearchWord
from musicapp.models.site import Setting
from musicapp.models.social import AlbumLike, ArtistFollow, PersonFollow, TrackLike
from musicapp.models.uploads import Upload
from musicapp.models.vocabulary import Genre, GenreAlias, Mood, Tag, track_tags

__all__ = [
    "Album",
    "AlbumLike",
    "Announcement",
    "Artist",
    "ArtistFollow",
    "AudioFile",
    "Claim",
    "Credit",
    "Customer",
    "Genre",
    "GenreAlias",
    "ImportRun",
    "ImportedFile",
    "ImportedRow",
    "Invoice",
    "InvoiceLine",
    "Job",
    "ListeningPlace",
    "Mood",
    "OldSlug",
    "PersonFollow",
    "Play",
    "Playlist",
    "PlaylistEntry",
    "Profile",
    "SearchEntry",
    "SearchGram",
    "SearchWord",
    "SecurityEvent",
    "Setting",
    "SignIn",
    "SupportPerson",
    "Tag",
    "Track",
    "TrackArtist",
    "TrackCredit",
    "TrackFeatures",
    "TrackLike",
    "TrendingTrack",
    "Upload",
    "User",
    "Waveform",
    "preferred_artists",
    "preferred_genres",
    "preferred_moods",
    "track_tags",
]
