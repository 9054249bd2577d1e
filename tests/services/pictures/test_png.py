"""What the encoder writes, Pillow reads; what lies ahead of the pixels is read without them."""

import io
import threading

import numpy as np
import pytest
from PIL import Image

from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, is_whole, read_texts
from stylegan2.pictures.pixels import to_pixels


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


def test_conversion_clamps_and_truncates_as_nvidias_programs_do():
    image = np.array([[[-2.0], [-1.0], [0.0], [0.99], [1.0], [3.0]]], np.float32)
    assert to_pixels(image).ravel().tolist() == [0, 0, 128, 254, 255, 255]


def test_texts_ahead_of_the_pixels_are_read_back(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encode(some_pixels(3), {"facespace": "x" * 100_000, "other": "é"}))
    assert read_texts(path) == {"facespace": "x" * 100_000, "other": "é"}


def test_a_png_cut_off_anywhere_is_broken(tmp_path):
    whole = encode(some_pixels(1, 3, 3), {"facespace": "{}"})
    path = tmp_path / "a.png"
    assert is_whole(whole)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert not is_whole(whole[:length])
        with pytest.raises(BrokenPng):
            read_texts(path)


def test_a_png_with_a_flipped_bit_is_not_whole():
    whole = encode(some_pixels(1, 3, 3), {"facespace": "{}"})
    for position in range(len(whole)):
        assert not is_whole(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])


def test_something_behind_the_end_is_not_a_png(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encode(some_pixels(1), {}) + b"more")
    with pytest.raises(BrokenPng):
        read_texts(path)


def test_a_png_of_another_program_has_no_texts_of_ours(tmp_path):
    Image.new("RGB", (300, 300)).save(tmp_path / "a.png")
    assert read_texts(tmp_path / "a.png") == {}


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
