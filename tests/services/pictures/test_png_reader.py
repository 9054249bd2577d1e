"""Texts are read without the pixels, and a damaged file is noticed."""

import numpy as np
import pytest
from PIL import Image

from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, is_whole, read_texts


def some_pixels(channels, height=13, width=9):
    return np.random.RandomState(channels).randint(0, 256, (height, width, channels)).astype(np.uint8)


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
