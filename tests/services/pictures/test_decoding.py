"""From files to pixels."""

import hashlib

import numpy as np
import pytest

from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.png import encode


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_png_decodes_to_what_was_encoded(channels):
    pixels = np.random.RandomState(0).randint(0, 256, (5, 7, channels)).astype(np.uint8)
    assert (decoded(encode(pixels, {"key": "text"})) == pixels).all()
    assert pixel_sha256(pixels) == pixel_sha256(decoded(encode(pixels, {}))) == hashlib.sha256(pixels).hexdigest()


def test_the_hash_is_of_the_pixels_in_order_whatever_lies_in_memory():
    pixels = np.random.RandomState(0).randint(0, 256, (5, 7, 3)).astype(np.uint8)
    assert pixel_sha256(np.asfortranarray(pixels)) == pixel_sha256(pixels)
    assert pixel_sha256(pixels[:, ::-1]) != pixel_sha256(pixels)
