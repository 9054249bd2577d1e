"""Colours come out as browsers show them: by profile, sRGB, or gAMA and cHRM, in this order."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from stylegan2.pictures.colours import SRGB_PRIMARIES
from stylegan2.pictures.reading import read_picture
from tests.picture_cases import picture_case
from tests.stylegan2.pictures.test_reading import wide_gamut_profile

ADOBE_RGB = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)


def png(colour, *, gamma=None, primaries=None, intent=None, **options) -> BytesIO:
    """Returns a PNG of one colour with the chunks gAMA, cHRM and sRGB."""
    chunks = PngImagePlugin.PngInfo()
    if gamma is not None:
        chunks.add(b"gAMA", struct.pack(">I", round(gamma * 100_000)))
    if primaries is not None:
        chunks.add(b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in primaries)))
    if intent is not None:
        chunks.add(b"sRGB", bytes([intent]))
    mode = {int: "L", 3: "RGB", 4: "RGBA"}[int if isinstance(colour, int) else len(colour)]
    stream = BytesIO()
    Image.new(mode, (4, 4), colour).save(stream, "PNG", pnginfo=chunks, **options)
    stream.seek(0)
    return stream


def read(stream: BytesIO):
    return read_picture(stream).getpixel((1, 1))


def test_a_gamma_is_brought_to_that_of_a_display():
    """PNG specification, 13.13: sample ** (1 / (file gamma * display exponent)), with the exponent 2.2."""
    bright = round(255 * (100 / 255) ** (1 / 2.2))
    assert read(png((100, 0, 255), gamma=1.0)) == (bright, 0, 255)
    assert read(png(100, gamma=1.0)) == bright


@pytest.mark.parametrize("gamma", [None, 0.45455, 0.46, 0, 30_000])
def test_a_usual_or_impossible_gamma_changes_nothing(gamma):
    assert read(png((100, 50, 200), gamma=gamma)) == (100, 50, 200)


def test_the_usual_gamma_and_primaries_change_nothing():
    assert read(png((100, 50, 200), gamma=0.45455, primaries=SRGB_PRIMARIES)) == (100, 50, 200)


def test_srgb_overrides_a_gamma():
    assert read(png((100, 50, 200), gamma=1.0, primaries=ADOBE_RGB, intent=0)) == (100, 50, 200)


def test_a_profile_overrides_a_gamma():
    profile = wide_gamut_profile()
    both = read(png((200, 80, 80), gamma=1.0, icc_profile=profile))
    assert both == read(png((200, 80, 80), icc_profile=profile))


def test_a_broken_profile_leaves_the_gamma_in_force():
    assert read(png(100, gamma=1.0, icc_profile=b"broken")) == read(png(100, gamma=1.0))


def test_alpha_is_no_light():
    assert read(png((100, 100, 100, 100), gamma=1.0))[3] == 100


def test_primaries_are_converted_and_keep_white():
    """Adobe RGB differs from sRGB in green alone, so a published matrix has three rows that are easy to check."""
    assert read(png((255, 255, 255), gamma=0.45455, primaries=ADOBE_RGB)) == (255, 255, 255)
    light = (np.array([90, 200, 80]) / 255) ** 2.2
    light = np.array([[1.3984, -0.3984, 0], [0, 1, 0], [0, -0.0429, 1.0429]]) @ light
    expected = 255 * (1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)
    assert np.abs(read(png((90, 200, 80), gamma=0.45455, primaries=ADOBE_RGB))[1:] - expected[1:]).max() <= 1
    assert read(png((90, 200, 80), gamma=0.45455, primaries=ADOBE_RGB))[0] == 0  # more green than sRGB has


@pytest.mark.parametrize("primaries", [(0.3, 0, 0.6, 0, 0.3, 0, 0.1, 0), (0.3,) * 8, (0,) * 8])
def test_impossible_primaries_are_ignored(primaries):
    assert read(png((100, 0, 255), gamma=1.0, primaries=primaries)) == read(png((100, 0, 255), gamma=1.0))


def test_a_picture_already_in_srgb_by_its_profile_ignores_its_gamma():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert read(png((100, 50, 200), gamma=1.0, icc_profile=srgb)) == (100, 50, 200)


def test_the_case_of_linear_light_is_brighter_than_its_numbers():
    with picture_case("gama1.0.png").open("rb") as stream, Image.open(stream) as stored:
        expected = np.round(255 * (np.asarray(stored.convert("RGB")) / 255) ** (1 / 2.2))
        stream.seek(0)
        np.testing.assert_allclose(np.asarray(read_picture(stream)), expected, atol=1)
