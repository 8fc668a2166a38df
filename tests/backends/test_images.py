"""Pictures: sizes, colours, refusals."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from musicapp import config
from musicapp.backends import images

CORAL, TEAL = (240, 118, 92), (44, 127, 149)


@pytest.fixture(autouse=True)
def media(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "_current", replace(config.Settings(), data_dir=tmp_path))
    return tmp_path / "media" / "images"


def saved(picture: Image.Image, form: str = "PNG", **how) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (900, 700)) -> Image.Image:
    picture = Image.new("RGB", size, CORAL)
    ImageDraw.Draw(picture).rectangle((0, int(size[1] * 0.6), *size), fill=TEAL)
    return picture.convert(mode)


def stored(media, image, size: int, ending: str = "webp") -> Image.Image:
    return Image.open(media / image.key[:2] / f"{image.key}-{size}.{ending}")


class TestSizes:
    @pytest.mark.parametrize("ending", ["webp", "jpg"])
    @pytest.mark.parametrize("size", images.SIZES)
    def test_a_cover_is_stored_as_squares_in_two_formats(self, media, size, ending):
        assert stored(media, images.make_cover(saved(halves())), size, ending).size == (size, size)

    def test_a_small_picture_is_not_blown_up(self, media):
        image = images.make_cover(saved(halves(size=(200, 300))))
        assert stored(media, image, 608).size == (200, 200)
        assert stored(media, image, 96).size == (96, 96)

    @pytest.mark.parametrize("turned", [1, 6])
    def test_a_header_is_three_times_as_wide_as_high_however_the_camera_was_held(self, media, turned):
        picture = halves(size=(2400, 1600) if turned == 1 else (1600, 2400))
        exif = picture.getexif()
        exif[0x0112] = turned
        image = images.make_header(saved(picture, "JPEG", exif=exif))
        assert [stored(media, image, size).size for size in images.HEADER_SIZES] == [
            (600, 200),
            (1200, 400),
            (1920, 640),
        ]

    def test_a_narrow_header_is_refused(self, media):
        with pytest.raises(images.Refused, match="600 × 200"):
            images.make_header(saved(halves(size=(500, 500))))

    def test_the_same_bytes_are_stored_once(self, media):
        first, second = images.make_cover(saved(halves())), images.make_cover(saved(halves()))
        assert first == second
        assert len(list(media.rglob("*.*"))) == 8

    def test_nothing_unfinished_is_left_behind(self, media):
        images.make_cover(saved(halves()))
        assert not list(media.rglob("*.part"))

    @pytest.mark.parametrize(
        ("form", "mode"), [("JPEG", "CMYK"), ("PNG", "P"), ("GIF", "P"), ("WEBP", "RGBA"), ("PNG", "L")]
    )
    def test_every_kind_of_picture_is_taken(self, media, form, mode):
        assert stored(media, images.make_cover(saved(halves(mode), form)), 304, "jpg").mode == "RGB"

    def test_a_picture_taken_sideways_stands_upright_and_forgets_where_it_was_taken(self, media):
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was turned
        exif[0x010F] = "Camera of Ada"
        image = images.make_avatar(saved(halves(size=(600, 600)), "JPEG", exif=exif))
        upright = stored(media, image, 304, "jpg")
        assert not upright.getexif()
        right, left = upright.getpixel((290, 150)), upright.getpixel((10, 150))
        assert right[0] > right[2]
        assert left[0] < left[2]


class TestColours:
    def test_the_two_hues_of_a_cover_are_found(self):
        image = images.make_cover(saved(halves()))
        assert near(image.art_1, CORAL)
        assert near(image.art_2, TEAL)

    def test_a_cover_of_one_hue_gets_a_lighter_one_beside_it(self):
        image = images.make_cover(saved(Image.new("RGB", (300, 300), (20, 90, 200))))
        assert near(image.art_1, (20, 90, 200))
        assert sum(rgb(image.art_2)) > sum(rgb(image.art_1))

    @pytest.mark.parametrize("grey", [0, 90, 255])
    def test_a_grey_cover_has_two_greys(self, grey):
        image = images.make_cover(saved(Image.new("L", (300, 300), grey)))
        for colour in (image.art_1, image.art_2):
            assert re.fullmatch("#[0-9a-f]{6}", colour)
            assert max(rgb(colour)) - min(rgb(colour)) <= 2
        assert image.art_1 != image.art_2


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "not a picture"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "not a picture"),
            (saved(halves())[:1500], "damaged"),
            (saved(Image.new("RGB", (1, 1))), "too small"),
            (saved(Image.new("L", (20_000, 20_000))), "60 megapixels"),
            (bytes(33 * 1024 * 1024), "32 MB"),
            (saved(halves(), "TIFF"), "not a picture"),
        ],
    )
    def test_what_cannot_be_a_cover_is_refused_with_a_remedy(self, media, data, says):
        with pytest.raises(images.Refused, match=says):
            images.make_cover(data)
        assert not media.exists()

    def test_the_largest_picture_that_is_allowed_fits_into_the_limits(self):
        images.make_cover(saved(Image.new("RGBA", (7700, 7700), (1, 200, 3, 200)), compress_level=1))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def near(colour: str, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(rgb(colour), wanted, strict=True))
