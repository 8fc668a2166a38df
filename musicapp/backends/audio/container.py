"""What a file really is, by its first bytes. Its name is not asked. Runs in the child."""

from typing import BinaryIO

from musicapp.backends.children.limits import Refused
from musicapp.words import N_

EMPTY = N_("This file is empty. Copy it again.")
UNKNOWN = N_("This is not music in a form that Musewave knows. MP3, FLAC, Ogg, Opus, M4A, WAV and AIFF are.")
_ID3_HEAD = 10
_SEARCHED = 64 * 1024  # where the first MPEG frame must begin, after the tags
_ID3S = 8

_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
_KBPS = {  # (MPEG 1?, layer)
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def container_of(file: BinaryIO) -> str:
    """mp3, flac, ogg, mp4, wav, aiff or aac. Leaves the file anywhere. Raises Refused."""
    start = after_id3(file)
    file.seek(start)
    head = file.read(16)
    if not head and not start:
        raise Refused(EMPTY)
    named = _by_magic(head)
    if named:
        return named
    file.seek(start)
    window = file.read(_SEARCHED)
    if _is_adts(window):
        return "aac"
    if has_mpeg_frames(window):
        return "mp3"
    raise Refused(UNKNOWN)


def has_mpeg_frames(window: bytes) -> bool:
    """Whether three MPEG audio frames of one kind follow one another (fewer, if the window ends before)."""
    at = window.find(b"\xff")
    while at != -1 and at + 4 <= len(window):
        if _run_of_frames(window, at):
            return True
        at = window.find(b"\xff", at + 1)
    return False


def _by_magic(head: bytes) -> str:
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"OggS"):
        return "ogg"
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    return "mp4" if head[4:8] == b"ftyp" else ""


def after_id3(file: BinaryIO) -> int:
    """Where the ID3v2 tags end; some taggers put one before the other."""
    start = 0
    for _ in range(_ID3S):
        file.seek(start)
        head = file.read(_ID3_HEAD)
        if len(head) < _ID3_HEAD or head[:3] != b"ID3":
            break
        size = (head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127
        start += _ID3_HEAD + size + (_ID3_HEAD if head[5] & 0x10 else 0)
    return start


def _is_adts(window: bytes) -> bool:
    at = 0
    for _ in range(3):
        if len(window) < at + 7 or window[at] != 0xFF or window[at + 1] & 0xF6 != 0xF0:
            return False
        at += (window[at + 3] & 3) << 11 | window[at + 4] << 3 | window[at + 5] >> 5
    return True


def _run_of_frames(window: bytes, at: int) -> bool:
    kind = None
    for _ in range(3):
        if at + 4 > len(window):
            return kind is not None
        frame = _frame(window[at : at + 4])
        if frame is None or kind not in (None, frame[1]):
            return False
        kind = frame[1]
        at += frame[0]
    return True


def _frame(head: bytes) -> tuple[int, tuple[int, int, int]] | None:
    """Length in bytes and kind (version, layer, rate) of the MPEG frame that ``head`` begins, if it does."""
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    kbps_no, rate_no = head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or version == 1 or layer not in (2, 3):
        return None
    if not 0 < kbps_no < 15 or rate_no == 3:
        return None
    kbps, rate = _KBPS[version == 3, layer][kbps_no], _RATES[version][rate_no]
    coefficient = 144 if version == 3 or layer == 2 else 72
    return coefficient * kbps * 1000 // rate + (head[2] >> 1 & 1), (version, layer, rate)
