"""A JPEG that lacks its end marker is whole; one that lacks pixels is not."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.jpeg_end import with_end
from stylegan2.pictures.reading import read_picture
from tests.picture_cases import picture_case


def jpeg(**options) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (48, 40, 3), np.uint8)
    stream = BytesIO()
    Image.fromarray(noise).save(stream, "JPEG", **options)
    return stream.getvalue()


@pytest.mark.parametrize("missing", [1, 2])
@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
def test_pixels_are_those_of_the_whole_file(missing, progressive):
    data = jpeg(progressive=progressive)
    read = read_picture(BytesIO(data[:-missing]), ["PNG", "JPEG"])
    assert read.tobytes() == read_picture(BytesIO(data)).tobytes()


@pytest.mark.parametrize("missing", [4, 10, 100, 1000])
def test_missing_pixels_are_not_made_up(missing):
    assert with_end(jpeg()[:-missing]) is None
    with pytest.raises(UnreadablePicture, match="truncated"):
        read_picture(BytesIO(jpeg()[:-missing]))


def test_other_files_are_no_jpegs():
    assert with_end(b"\x89PNG\r\n\x1a\n") is None


def test_a_header_alone_is_unreadable():
    with pytest.raises(UnreadablePicture):
        read_picture(BytesIO(jpeg()[:200]))


def test_the_case_of_two_missing_bytes_is_read():
    with picture_case("truncated_2bytes.jpg").open("rb") as stream:
        assert read_picture(stream).size == (256, 256)
