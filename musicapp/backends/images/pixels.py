"""Decodes, cuts, encodes and draws pictures. Runs in the child."""

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
TOO_SMALL = {  # by the least width
    64: N_("This picture is too small. It should be 64 pixels or more on each side."),
    600: N_("This picture is too small for a header. It should be 600 × 200 pixels or more."),
}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
LEAST_AVIF = 300  # pixels across; below, it saves a few hundred bytes
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
_PAPER = (255, 255, 255)  # what shows through a transparent picture

# Before the limits on files: Pillow otherwise looks for its formats with the first picture.
Image.init()

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def cut(item: dict[str, Any], beat: Beat) -> dict[str, Any]:
    """The middle of a picture in each of ``sizes`` (pixels, the largest last, all of one shape), and two colours.

    Files are WebP and JPEG, and AVIF of the larger ones, base64 by ``<width>.<ending>``; AVIF comes last, so that what
    is there in part is never taken for whole. A picture below ``least`` (pixels) is refused.
    """
    width, height = item["sizes"][-1]
    picture = _read(base64.b64decode(item["picture"]), (width, height), item["least"])
    files, lighter = {}, {}
    for wide, high in item["sizes"]:
        fits = wide >= picture.width
        small = picture if fits else picture.resize((wide, high), Image.Resampling.LANCZOS)
        files[f"{wide}.webp"] = _encoded(small, "WEBP", quality=82, method=4)
        files[f"{wide}.jpg"] = _encoded(small, "JPEG", quality=84, progressive=True, optimize=True)
        beat()
        if wide >= LEAST_AVIF:
            lighter[f"{wide}.avif"] = _encoded(small, "AVIF", quality=65, speed=8, max_threads=1)
            beat()
    files |= lighter
    art_1, art_2 = two_colours(picture.resize((64, 64), Image.Resampling.BOX))
    return {"files": files, "art_1": art_1, "art_2": art_2}


def draw(item: dict[str, Any], beat: Beat) -> str:
    """A cover for ``title`` and ``artist``, as a file in base64."""
    from musicapp.backends.images.drawing import drawn  # here, because few children ever draw

    return base64.b64encode(drawn(item["title"], item["artist"])).decode()


TASKS = {"cut": cut, "draw": draw}


def _read(data: bytes, largest: tuple[int, int], least: tuple[int, int]) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(TOO_MANY_PIXELS)
            if min(picture.size) < min(least) or max(picture.size) < max(least):
                raise Refused(TOO_SMALL[max(least)])
            return _upright_middle(picture, largest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise Refused(TOO_MANY_PIXELS) from problem
    except UnidentifiedImageError as problem:
        raise Refused(UNKNOWN) from problem
    except (OSError, ValueError, SyntaxError, EOFError) as problem:
        raise Refused(DAMAGED) from problem


def _upright_middle(picture: Image.Image, largest: tuple[int, int]) -> Image.Image:
    """The middle in the shape of ``largest``, small first: the middle stays the middle however it is turned."""
    turned = picture.getexif().get(_ORIENTATION, 1)
    wide, high = largest[::-1] if turned in _SIDEWAYS else largest
    picture.draft("RGB", (2 * wide, 2 * high))  # a JPEG decodes itself smaller
    profile = picture.info.get("icc_profile")
    scale = min(picture.width / wide, picture.height / high)
    across, down = round(wide * scale), round(high * scale)
    left, top = (picture.width - across) // 2, (picture.height - down) // 2
    whole = picture if picture.mode in ("RGB", "RGBA", "L", "CMYK") else picture.convert("RGBA")
    small = whole.resize(
        (min(across, wide), min(down, high)),
        Image.Resampling.LANCZOS,
        box=(left, top, left + across, top + down),
        reducing_gap=3.0,
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
