"""Decodes, cuts and encodes pictures. Runs in the child."""

import base64
import io
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from musicapp.backends.children.limits import Beat, Refused
from musicapp.backends.images.colours import two_colours
from musicapp.words import N_

UNKNOWN = N_("This is not a picture that Musewave knows. Use a JPEG, PNG, WebP or GIF.")
DAMAGED = N_("This picture is damaged. Save it again and use the new one.")
TOO_MANY_PIXELS = N_("This picture has more than 60 megapixels. Make it smaller and try again.")
TOO_SMALL = N_("This picture is too small. It should be 64 pixels or more on each side.")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
LEAST_SIDE = 64
_ORIENTATION = 0x0112
_PAPER = (255, 255, 255)  # what shows through a transparent picture

# Before the limits on files: Pillow otherwise looks for its formats with the first picture.
Image.init()

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def square(item: dict[str, Any], beat: Beat) -> dict[str, Any]:
    """The middle square in each size as WebP and JPEG (base64 by ``<size>.<ending>``), and two colours."""
    largest = max(item["sizes"])
    picture = _read(base64.b64decode(item["picture"]), largest)
    files = {}
    for size in item["sizes"]:
        small = picture if size >= picture.width else picture.resize((size, size), Image.Resampling.LANCZOS)
        files[f"{size}.webp"] = _encoded(small, "WEBP", quality=82, method=4)
        files[f"{size}.jpg"] = _encoded(small, "JPEG", quality=84, progressive=True, optimize=True)
        beat()
    art_1, art_2 = two_colours(picture.resize((64, 64), Image.Resampling.BOX))
    return {"files": files, "art_1": art_1, "art_2": art_2}


TASKS = {"square": square}


def _read(data: bytes, largest: int) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(TOO_MANY_PIXELS)
            if min(picture.size) < LEAST_SIDE:
                raise Refused(TOO_SMALL)
            return _upright_square(picture, largest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise Refused(TOO_MANY_PIXELS) from problem
    except UnidentifiedImageError as problem:
        raise Refused(UNKNOWN) from problem
    except (OSError, ValueError, SyntaxError, EOFError) as problem:
        raise Refused(DAMAGED) from problem


def _upright_square(picture: Image.Image, largest: int) -> Image.Image:
    """The middle square, small first: the middle stays the middle however the picture is turned."""
    picture.draft("RGB", (2 * largest, 2 * largest))  # a JPEG decodes itself smaller
    turned = picture.getexif().get(_ORIENTATION, 1)
    profile = picture.info.get("icc_profile")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    whole = picture if picture.mode in ("RGB", "RGBA", "L", "CMYK") else picture.convert("RGBA")
    size = min(side, largest)
    small = whole.resize(
        (size, size), Image.Resampling.LANCZOS, box=(left, top, left + side, top + side), reducing_gap=3.0
    )
    small.getexif()[_ORIENTATION] = turned
    return _flat(_true_colours(ImageOps.exif_transpose(small), profile))


def _true_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as sRGB, since the profile is not kept."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            or picture
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, _PAPER)
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    flat = picture.convert("RGB")
    flat.info.clear()  # a new file says nothing about where the old one came from
    return flat


def _encoded(picture: Image.Image, form: str, **how: Any) -> str:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return base64.b64encode(file.getvalue()).decode()
