"""Values of every depth keep their brightness, or the picture is refused with the reason."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import read_picture
from tests.picture_cases import picture_case


def tiff(values: np.ndarray, **tags: int) -> BytesIO:
    """Returns a TIFF of gray values, or of 16-bit colours, which Pillow cannot write; `tags` replace what it says."""
    numbers = {"bits": 258, "photometric": 262, "sample_format": 339}
    stream = BytesIO()
    colours = values.ndim == 3
    picture = Image.fromarray(values[..., 0] if colours else values)
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for name, value in tags.items():
        info[numbers[name]] = value
    picture.save(stream, "TIFF", tiffinfo=info)
    stream.seek(0)
    return stream


def sixteen_bit_colours(values: np.ndarray) -> BytesIO:
    """Returns an uncompressed TIFF of colours uint16 [H, W, 3]."""
    height, width, _ = values.shape
    entries = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, 122), (259, 3, 1, 1), (262, 3, 1, 2)]
    entries += [(273, 4, 1, 128), (277, 3, 1, 3), (278, 3, 1, height), (279, 4, 1, values.nbytes)]
    parts = [b"II*\0\x08\0\0\0", len(entries).to_bytes(2, "little")]
    for tag, kind, count, value in entries:
        parts.append(b"".join(number.to_bytes(size, "little") for number, size in
                              ((tag, 2), (kind, 2), (count, 4), (value, 4))))  # fmt: skip
    head = b"".join([*parts, bytes(4)])
    return BytesIO(head.ljust(122, b"\0") + (16).to_bytes(2, "little") * 3 + values.astype("<u2").tobytes())


def grays(stream: BytesIO) -> list[list[int]]:
    return np.asarray(read_picture(stream)).tolist()


def test_sixteen_bit_values_span_black_to_white():
    assert grays(tiff(np.array([[0, 32768, 65535]], np.uint16))) == [[0, 128, 255]]


def test_a_tiff_that_never_exceeds_twelve_bits_has_twelve():
    assert grays(tiff(np.array([[0, 2048, 4095]], np.uint16))) == [[0, 128, 255]]


def test_a_png_has_sixteen_bits_however_dark_it_is():
    """Its standard says so, and browsers show it so."""
    stream = BytesIO()
    Image.fromarray(np.array([[0, 2048, 4095]], np.uint16)).save(stream, "PNG")
    assert grays(stream) == [[0, 8, 16]]


def test_a_tiff_in_which_zero_is_white_is_turned_over():
    assert grays(tiff(np.array([[0, 32768, 65535]], np.uint16), photometric=0)) == [[255, 127, 0]]


def test_a_black_picture_stays_black():
    assert grays(tiff(np.zeros((1, 2), np.uint16))) == [[0, 0]]


def test_a_gray_value_that_is_declared_transparent_is():
    stream = BytesIO()
    Image.fromarray(np.array([[0, 65535, 300]], np.uint16)).save(stream, "PNG", transparency=300)
    assert np.asarray(read_picture(stream))[..., 3].tolist() == [[255, 255, 0]]


@pytest.mark.parametrize(
    "values",
    [
        np.array([[0, 255, 4095]], np.int32),
        np.array([[0, 2_000_000_000]], np.int32),
        np.array([[-1.0, 1.0]], np.float32),
        np.array([[0, 3.0]], np.float32),
        np.array([[0, 40_000.0]], np.float32),
        np.array([[0, np.inf]], np.float32),
    ],
    ids=["int32", "large int32", "negative floats", "bright floats", "floats of 16 bits", "infinite"],
)
def test_values_of_an_unknown_scale_are_refused_with_what_they_are(values):
    with pytest.raises(UnreadablePicture, match=r"up to \d+, are of an unknown scale|floats, from .* unknown scale"):
        read_picture(tiff(values))


@pytest.mark.parametrize(
    ("values", "read"), [([[-0.02, 0.5, 1.03]], [[0, 128, 255]]), ([[0, 130, 260]], [[0, 130, 255]])]
)
def test_floats_a_little_beyond_black_and_white_are_clipped(values, read):
    assert grays(tiff(np.array(values, np.float32))) == read


def test_colours_of_sixteen_bits_keep_their_brightness():
    assert grays(sixteen_bit_colours(np.full((2, 2, 3), 32768, np.uint16)))[0][0] == [128, 128, 128]


def test_colours_that_use_twelve_of_sixteen_bits_are_refused():
    with pytest.raises(UnreadablePicture, match="16-bit colours use at most 12 bits"):
        read_picture(sixteen_bit_colours(np.full((2, 2, 3), 4095, np.uint16)))


def test_the_case_of_twelve_bits_has_its_brightness():
    with picture_case("u12.tif").open("rb") as stream:
        assert abs(np.asarray(read_picture(stream)).mean() - 120) < 15
