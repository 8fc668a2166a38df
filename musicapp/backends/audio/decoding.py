"""Opens a foreign file and decodes it, whole. Runs in the child.

ffmpeg reads only the local file that it was given, and only as the container that its first bytes are: it
would otherwise follow an "MP3" that is a list of other files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av

from musicapp.backends.audio.container import container_of
from musicapp.backends.audio.length import breaks_off
from musicapp.backends.audio.tag_reader import DAMAGED, ENDS_EARLY, UNOPENED
from musicapp.backends.children.limits import Refused
from musicapp.words import N_

NO_AUDIO = N_("There is no music in this file. Replace it with an audio file.")
SPOILT = N_("Parts of this file are damaged. Export it again and replace it.")
TOO_WIDE = N_("This file has more than eight channels. Export it with two and replace it.")
_MOST_CHANNELS = (
    8  # 7.1; not all that is wider can be mixed down to two, and every second of it costs as many
)
_DEMUXERS = {
    "mp3": "mp3",
    "flac": "flac",
    "ogg": "ogg",
    "mp4": "mov",
    "wav": "wav",
    "aiff": "aiff",
    "aac": "aac",
}
_SAFE = {
    "protocol_whitelist": "file",
    "format_whitelist": "mp3,flac,ogg,mov,mp4,m4a,3gp,3g2,mj2,wav,aiff,aac",
}
_SPOILT_SHARE = 0.05
_MOST_ERRORS = 1000


class Sound:
    """The first audio stream of an open file; packets that cannot be decoded are counted and passed over."""

    def __init__(self, container: str, source: "av.container.InputContainer") -> None:
        self.container = container
        self.stream = source.streams.audio[0]
        self.stream.codec_context.thread_count = 1
        self.packets = 0
        self.errors = 0
        self._source = source

    def frames(self) -> Iterator["av.AudioFrame"]:
        """Every frame. Raises Refused when too much cannot be decoded."""
        packets = self._source.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                self.packets += 1
                yield from packet.decode()
            except (av.InvalidDataError, av.ArgumentError):
                self.errors += 1
                if self.errors > _MOST_ERRORS:
                    raise Refused(SPOILT) from None

    def refuse_spoilt(self) -> None:
        """At the end: whether what was left out is more than a scratch. Raises Refused."""
        if self.errors > _SPOILT_SHARE * (self.packets + 1):
            raise Refused(SPOILT)


@contextmanager
def opened(path: str) -> Iterator[Sound]:
    """The sound of a file. What ffmpeg says against it, here or while it is decoded, becomes Refused."""
    container = _container(path)
    try:
        with av.open(path, format=_DEMUXERS[container], options=_SAFE, metadata_errors="replace") as source:
            if not source.streams.audio:
                raise Refused(NO_AUDIO)
            if source.streams.audio[0].codec_context.channels > _MOST_CHANNELS:
                raise Refused(TOO_WIDE)
            yield Sound(container, source)
    except av.FFmpegError as problem:
        cut = container == "mp4" or (container == "ogg" and breaks_off(path, container))
        raise Refused(ENDS_EARLY if cut else DAMAGED) from problem


def _container(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return container_of(file)
    except OSError as problem:
        raise Refused(UNOPENED) from problem
