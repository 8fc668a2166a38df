"""What is learnt about a music file."""

from dataclasses import dataclass, field
from datetime import date as Day
from typing import NamedTuple

from musicapp.spellings import Spellings

PEAKS = 200
_UNSPELT = Spellings()


@dataclass(slots=True)
class Tags:
    """The tags of a file and what its header claims. Empty text, 0 and None mean "not said"."""

    title: str = ""
    artists: list[str] = field(default_factory=list)
    album: str = ""
    album_artist: str = ""
    track_no: int = 0
    disc_no: int = 0
    genres: list[str] = field(default_factory=list)
    date: str = ""  # as far as it is known: 1999, 1999-05 or 1999-05-17
    composer: str = ""
    comment: str = ""
    lyrics: str = ""
    isrc: str = ""
    bpm: float = 0.0
    key: str = ""
    label: str = ""
    barcode: str = ""
    language: str = ""
    compilation: bool = False
    mb_track: str = ""
    mb_album: str = ""
    mb_artist: str = ""
    mb_album_artist: str = ""
    replaygain_db: float | None = None  # what to add to reach -18 LUFS
    duration_ms: int = 0  # as the header says; only decoding tells
    bitrate: int = 0  # bit/s
    sample_rate: int = 0  # Hz
    channels: int = 0
    container: str = ""
    codec: str = ""
    has_picture: bool = False
    fingerprint: str = ""  # the same for the same sound, whatever the tags are
    spellings: Spellings = _UNSPELT  # of title, composer, lyrics and comment

    @property
    def artist(self) -> str:
        """The first of the artists, or empty."""
        return self.artists[0] if self.artists else ""

    @property
    def year(self) -> int:
        """The year of ``date``, or 0."""
        return int(self.date[:4] or 0)

    @property
    def full_date(self) -> Day | None:
        """``date`` if it names a day that exists."""
        try:
            return Day.fromisoformat(self.date)
        except ValueError:
            return None

    @property
    def are_empty(self) -> bool:
        """Whether nothing in the file says what it is."""
        return not (self.title or self.artists or self.album)

    @property
    def mime(self) -> str:
        """The type that a browser is told."""
        return mime_of(self.container)


class TagResult(NamedTuple):
    """One file's tags, or the sentence that says why there are none."""

    path: str
    tags: Tags | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What decoding the whole file showed."""

    duration_ms: int
    peaks: bytes  # 200 values: the loudest sample of each slice, linear, 255 = the loudest of the track
    loudness_lufs: float | None  # integrated, EBU R128; None for silence
    true_peak_dbtp: float | None
    codec: str
    container: str
    mime: str
    bitrate: int  # bit/s, over the whole file
    sample_rate: int  # Hz
    channels: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """What was written."""

    duration_ms: int
    sample_rate: int  # Hz
    channels: int


FEATURES = 55  # values in ``Description.features``
VERSION = 1  # goes up when they mean something else


@dataclass(frozen=True, slots=True)
class Description:
    """What a piece is like, as far as numbers tell. ``features`` are 55 float32, little-endian:

    0–12 means of the mel-frequency cepstra in dB, 13–25 their spreads, 26–38 the spreads of their changes,
    39–50 shares of the pitch classes from the tonic up, 51 log2 of the tempo, 52 and 53 mean and spread of the
    onset strength in dB, 54 onsets a second. Vectors of another ``VERSION`` are not to be compared.
    """

    bpm: float  # 0: no regular beat
    key: str  # "F# minor", or empty
    features: bytes


_MIMES = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "mp4": "audio/mp4",
    "wav": "audio/wav",
    "aiff": "audio/aiff",
    "aac": "audio/aac",
}


def mime_of(container: str) -> str:
    """The MIME type of a container's name."""
    return _MIMES.get(container, "application/octet-stream")
