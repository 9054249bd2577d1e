"""What the encoder writes, Pillow reads."""

import io
import threading

import numpy as np
import pytest
from PIL import Image

from services.pictures.png import encode


def some_pixels(channels, height=13, width=9):
    return np.random.RandomState(channels).randint(0, 256, (height, width, channels)).astype(np.uint8)


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_pillow_reads_the_same_pixels_and_texts(channels, mode):
    pixels = some_pixels(channels)
    with Image.open(io.BytesIO(encode(pixels, {"facespace": "naïve ☺"}))) as image:
        image.load()
        assert image.mode == mode
        assert image.text["facespace"] == "naïve ☺"
        assert np.array_equal(np.asarray(image).reshape(pixels.shape), pixels)


def test_the_same_pixels_give_the_same_bytes():
    assert encode(some_pixels(3), {"a": "b"}) == encode(some_pixels(3), {"a": "b"})


def test_a_new_thread_writes_the_same_bytes():
    """ISA-L's levels 1 and 2 fail this some six times in 12,000."""
    random = np.random.default_rng(1)
    share = np.linspace(0, 1, 16)[:, None, None]
    found = []
    for _ in range(3000):
        top, bottom = random.integers(0, 256, (2, 1, 1, 3))
        pixels = (np.ones((16, 12, 1)) * (top * (1 - share) + bottom * share)).astype(np.uint8)
        expected = encode(pixels, {})
        for _ in range(4):
            thread = threading.Thread(target=lambda pixels=pixels: found.append(encode(pixels, {})))
            thread.start()
            thread.join()
        assert set(found) == {expected}
        found.clear()
