"""Pictures of sets as files."""

import io

import numpy as np
import pytest
from PIL import Image

from services.pictures.decoding import decoded, pixel_sha256
from services.stimuli.encoding import FORMATS, as_file


def pixels(channels=3):
    smooth = np.linspace(0, 255, 24 * 20 * channels).reshape(24, 20, channels)
    return smooth.astype(np.uint8)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("image_format", FORMATS)
def test_the_hash_is_that_of_the_pixels_in_the_file(image_format, channels):
    file = as_file(pixels(channels), image_format)
    with Image.open(io.BytesIO(file.data)) as picture:
        assert picture.format == image_format.upper()
    assert (file.shown == decoded(file.data)).all()
    assert file.sha256 == pixel_sha256(decoded(file.data))
    assert as_file(pixels(channels), image_format) == file


def test_png_and_webp_lose_nothing_and_jpeg_little():
    assert (decoded(as_file(pixels(4), "png").data) == pixels(4)).all()
    assert (decoded(as_file(pixels(4), "webp").data) == pixels(4)).all()
    assert np.abs(decoded(as_file(pixels(3), "jpeg").data).astype(int) - pixels(3)).max() < 12
