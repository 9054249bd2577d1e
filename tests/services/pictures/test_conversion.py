"""A face's picture in another size or format."""

import io

import numpy as np
import pytest
from PIL import Image

from services.pictures.conversion import FORMATS, convert, flattened
from services.pictures.png import encode


def some_pixels(channels=3, height=16, width=12):
    smooth = np.linspace(0, 255, height * width * channels)
    return smooth.reshape(height, width, channels).astype(np.uint8)


def png(channels=3, **size):
    return encode(some_pixels(channels, **size), {"facespace": "the recipe"})


def opened(data):
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture


def test_half_transparent_pixels_are_half_background():
    assert (flattened(np.full((1, 1, 4), (200, 100, 0, 128), np.uint8), (0, 0, 0)) == (100, 50, 0)).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_opaque_pixels_are_not_flattened(channels):
    assert np.array_equal(flattened(some_pixels(channels), (9, 8, 7)), some_pixels(channels))


def test_a_png_in_its_own_size_is_the_stored_file():
    assert convert(png(), None, "png") == png()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("height", "width", "size", "expected"), [
    (16, 12, 8, (6, 8)), (16, 12, 32, (24, 32)), (12, 16, 8, (8, 6)), (64, 1, 8, (1, 8)), (16, 12, 16, (12, 16)),
])  # fmt: skip
def test_the_longer_side_has_the_size_and_the_shorter_one_keeps_its_share(format_, height, width, size, expected):
    picture = opened(convert(png(height=height, width=width), size, format_))
    assert picture.format == format_.upper()
    assert picture.size == expected


@pytest.mark.parametrize("size", [16, 8])
def test_only_the_face_itself_carries_the_recipe(size):
    assert opened(png()).text == {"facespace": "the recipe"}
    assert b"the recipe" not in convert(png(), size, "png")


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_a_png_in_the_same_size_loses_no_pixel_and_no_channel(channels, mode):
    picture = opened(convert(png(channels), 16, "png"))
    assert picture.mode == mode
    assert np.array_equal(np.asarray(picture).reshape(16, 12, channels), some_pixels(channels))


@pytest.mark.parametrize("format_", ["jpeg", "webp"])
def test_formats_that_lose_something_stay_close(format_):
    shown = np.asarray(opened(convert(png(), None, format_))).astype(int)
    assert np.abs(shown - some_pixels()).mean() < 4


def test_transparency_is_white_in_a_jpeg_and_stays_elsewhere():
    clear = encode(np.zeros((16, 16, 4), np.uint8), {})
    assert np.asarray(opened(convert(clear, None, "jpeg"))).min() >= 254
    for format_ in ("png", "webp"):
        picture = opened(convert(clear, 8, format_))
        assert picture.mode == "RGBA"
        assert picture.getchannel("A").getextrema() == (0, 0)
