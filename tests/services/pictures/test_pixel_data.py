"""Files that state more pixels than they have data for are told before they are decoded."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from services.pictures.pixel_data import is_short

COLOURS = {"1": (1, 0), "L": (8, 0), "I;16": (16, 0), "RGB": (8, 2), "P": (8, 3), "LA": (8, 4), "RGBA": (8, 6)}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(pixel_bytes, width, height, depth=8, colour=2, interlaced=0, parts=1):
    """A PNG with a header, and any data in place of the rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    data = zlib.compress(pixel_bytes)
    step = -(-len(data) // parts)
    rows = b"".join(chunk(b"IDAT", data[k : k + step]) for k in range(0, len(data), step))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def noise(width, height, mode="RGB"):
    return Image.fromarray(np.random.RandomState(0).randint(0, 256, (height, width, 3)).astype(np.uint8)).convert(mode)


def saved(image, format_, **options):
    output = io.BytesIO()
    image.save(output, format_, **options)
    return output.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (33, 64), (300, 200)])
def test_a_whole_png_is_not_short(mode, size):
    assert not is_short(saved(noise(*size, mode), "PNG"), "PNG", *size)


@pytest.mark.parametrize("name", COLOURS)
def test_the_last_byte_of_the_last_row_counts(name):
    depth, colour = COLOURS[name]
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    length = 13 * (1 + -(-9 * depth * samples // 8))
    for missing, short in ((0, False), (1, True), (length, True)):
        assert is_short(png(bytes(length - missing), 9, 13, depth, colour), "PNG", 9, 13) == short


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (5, 9), (8, 8), (17, 31)])
def test_an_interlaced_png_is_counted_pass_by_pass(size):
    width, height = size
    starts = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    passes = [(len(range(x, width, dx)), len(range(y, height, dy))) for x, y, dx, dy in starts]
    length = sum(rows * (1 + columns * 3) for columns, rows in passes if columns)
    assert not is_short(png(bytes(length), width, height, interlaced=1), "PNG", width, height)
    assert is_short(png(bytes(length - 1), width, height, interlaced=1), "PNG", width, height)
    Image.open(io.BytesIO(png(bytes(length), width, height, interlaced=1))).load()  # Pillow counts in the same way


@pytest.mark.parametrize("parts", [1, 2, 50])
def test_pixels_may_lie_in_many_chunks(parts):
    rows = b"".join(b"\0" + np.random.RandomState(row).bytes(300) for row in range(400))
    assert not is_short(png(rows, 100, 400, parts=parts), "PNG", 100, 400)
    assert is_short(png(rows[:-1], 100, 400, parts=parts), "PNG", 100, 400)


def test_one_row_of_seven_thousand_is_short():
    assert is_short(png(bytes(7000 * 3 + 1), 7000, 7000), "PNG", 7000, 7000)


def test_a_damaged_stream_is_short():
    whole = png(bytes(31 * 10), 10, 10)
    place = whole.index(b"IDAT") + 4
    assert is_short(whole[:place] + b"\xff" * 8 + whole[place + 8 :], "PNG", 10, 10)
    assert is_short(whole[:place], "PNG", 10, 10)


@pytest.mark.parametrize("options", [{"quality": 95}, {"quality": 1}, {"quality": 1, "progressive": True}])
def test_even_a_jpeg_of_one_colour_has_enough_data(options):
    plain = saved(Image.new("RGB", (3000, 2000), "gray"), "JPEG", optimize=True, **options)
    assert not is_short(plain, "JPEG", 3000, 2000)


def test_a_jpeg_with_data_for_a_few_rows_is_short():
    strip = bytearray(saved(noise(3000, 8), "JPEG", quality=1))
    place = strip.index(b"\xff\xc0") + 5
    strip[place : place + 2] = struct.pack(">H", 7000)
    with Image.open(io.BytesIO(bytes(strip))) as image:
        assert image.size == (3000, 7000)
    assert is_short(bytes(strip), "JPEG", 3000, 7000)
