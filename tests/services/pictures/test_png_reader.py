"""Texts are read without the pixels, and a damaged file is noticed."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, is_whole, picture_size, read_texts


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


def png_with(*chunks):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header, rest = whole_png()[:33], whole_png()[33:]
    return header + b"".join(chunk(*each) for each in chunks) + rest


def whole_png():
    return encode(np.zeros((2, 2, 3), np.uint8), {})


def test_texts_are_refused_beyond_a_total_length(tmp_path):
    text = b"key\0\0\0\0\0" + b"x" * (1 << 20)
    (tmp_path / "some.png").write_bytes(png_with(*[(b"iTXt", text)] * 7))
    assert len(read_texts(tmp_path / "some.png")["key"]) == 1 << 20
    (tmp_path / "many.png").write_bytes(png_with(*[(b"iTXt", text)] * 9))
    with pytest.raises(BrokenPng, match="bytes of text"):
        read_texts(tmp_path / "many.png")


def test_compressed_texts_are_never_inflated(tmp_path):
    bomb = b"facespace\0\1\0\0\0" + zlib.compress(b"x" * (1 << 24))
    (tmp_path / "bomb.png").write_bytes(png_with((b"iTXt", bomb), (b"zTXt", b"key\0\0" + bomb)))
    assert read_texts(tmp_path / "bomb.png") == {"facespace": ""}


def test_a_file_of_endless_chunks_is_refused(tmp_path):
    (tmp_path / "endless.png").write_bytes(png_with(*[(b"abCd", b"")] * 100_001))
    with pytest.raises(BrokenPng, match="chunks"):
        read_texts(tmp_path / "endless.png")


def test_the_size_is_what_the_header_says():
    assert picture_size(encode(np.zeros((3, 7, 3), np.uint8), {})) == (7, 3)
    for data in (b"", whole_png()[:20], whole_png().replace(b"IHDR", b"IHDX")):
        with pytest.raises(BrokenPng):
            picture_size(data)
