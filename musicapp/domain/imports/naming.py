"""What folders and file names say about music that does not say it itself. Pure."""

import re
from dataclasses import dataclass
from pathlib import PurePath

_NUMBERED = re.compile(r"^(?:(?P<disc>\d)-)?(?P<track>\d{1,3})(?:\s*[-.)_]\s*|\s+)(?P<rest>\S.*)$")
_DISC = re.compile(r"^(?:cd|disc|disk|dvd)\s*[-_#.]?\s*(\d{1,2})\b.*$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^[\[(]?((?:19|20)\d\d)[\])]?\s*[-_.]?\s+(\S.*)$")
_YEAR_LAST = re.compile(r"^(.*\S)\s*[\[(]((?:19|20)\d\d)[\])]$")
_DASH = re.compile(r"\s+[-–—]\s+")
_UNSEEN = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
# Folders that say what kind of thing is in them, not whose or which.
_GENERIC = re.compile(
    "usr|share|lib|opt|srv|mnt|media|home|var|tmp|data|base|local|games?|downloads?|music|musik|audio|sounds?|songs"
    "|tracks|bgm|ogg|mp3|flac|wav|opus|m4a|aac|files|library|unsorted|new|misc"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Guesses from a path. Empty and 0 mean that it says nothing."""

    title: str
    artist: str = ""
    album: str = ""
    track_no: int = 0
    disc_no: int = 0
    year: int = 0
    album_folder: str = ""  # the folder that is the album, above those of its discs


def named_by_path(path: str, root: str) -> Named:
    """Read ``Artist/Album/01 - Title.ogg`` and what is usual beside it."""
    disc_no, track_no, artist, title = _of_file(PurePath(path).stem)
    folder, disc = _without_disc(PurePath(path).parent)
    inside = folder.relative_to(root).parts if folder.is_relative_to(root) else ()
    telling = [part for part in inside if not _is_generic(part)]
    if not telling:  # the root itself is the album, if its name tells one; what lies above is not its own
        own = PurePath(root) if folder.is_relative_to(root) else folder
        telling = [part for part in own.parts[-1:] if not _is_generic(part)]
    album, year = _with_year(_clean(telling[-1])) if telling else ("", 0)
    owner = _clean(telling[-2]) if len(telling) > 1 else ""
    if not owner and len(halves := _DASH.split(album, 1)) == 2:
        owner, (album, year_of_rest) = halves[0], _with_year(halves[1])
        year = year or year_of_rest
    return Named(title, artist or owner, album, track_no, disc_no or disc, year, str(folder))


def _of_file(stem: str) -> tuple[int, int, str, str]:
    """Disc, track, artist and title in the name of a file without its ending."""
    name = _clean(stem)
    disc_no = track_no = 0
    numbered = _NUMBERED.match(name)
    if numbered:
        disc_no, track_no = int(numbered["disc"] or 0), int(numbered["track"])
        name = numbered["rest"].strip()
    parts = _DASH.split(name, 1)
    if len(parts) == 2 and all(parts):
        return disc_no, track_no, parts[0], parts[1]
    return disc_no, track_no, "", name or stem[:300]


def _without_disc(folder: PurePath) -> tuple[PurePath, int]:
    found = _DISC.match(_clean(folder.name))
    return (folder.parent, int(found[1])) if found else (folder, 0)


def _with_year(name: str) -> tuple[str, int]:
    if found := _YEAR_FIRST.match(name):
        return found[2], int(found[1])
    if found := _YEAR_LAST.match(name):
        return found[1], int(found[2])
    return name, 0


def _is_generic(part: str) -> bool:
    return part in ("/", "..") or bool(_GENERIC.fullmatch(part.casefold()))


def _clean(name: str) -> str:
    """A name as a person would write it: seen signs only, spaces where underscores stood in for them."""
    name = _UNSEEN.sub("\ufffd", name)
    if " " not in name:
        name = name.replace("_", " ")
    return " ".join(name.split())[:300]
