"""Uploads: acceptable pictures are read correctly, others are refused with a reason."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from services.errors import InvalidParameter
from services.projections.uploads import MAX_FILE_BYTES, checked_upload


def saved(image, format_="PNG", **options):
    output = io.BytesIO()
    image.save(output, format_, **options)
    return output.getvalue()


def picture(mode="RGB", size=(40, 24)):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image.convert(mode)


def noise(size=(40, 24)):
    return Image.fromarray(np.random.RandomState(0).randint(0, 256, (size[1], size[0], 3), np.uint8))


def refusal(data):
    with pytest.raises(InvalidParameter) as error:
        checked_upload(data, "image").read()
    assert error.value.field == "image"
    assert str(error.value).startswith("image ")
    return str(error.value)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_are_read(format_):
    image = checked_upload(saved(picture(), format_), "image").read()
    assert (image.mode, image.size) == ("RGB", (40, 24))
    assert image.getpixel((3, 3))[0] > 200
    assert image.getpixel((36, 3))[2] > 200


def test_a_picture_is_turned_upright_by_its_exif_orientation():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    image = checked_upload(saved(picture(), "JPEG", exif=exif), "image").read()
    assert image.size == (24, 40)
    assert image.getpixel((12, 3))[0] > 200
    assert image.getpixel((12, 36))[2] > 200


@pytest.mark.parametrize(
    ("mode", "format_", "read"),
    [("CMYK", "JPEG", "RGB"), ("P", "PNG", "RGB"), ("L", "PNG", "L"), ("1", "PNG", "L"), ("RGBA", "PNG", "RGB")],
)
def test_every_mode_is_read_in_eight_bits(mode, format_, read):
    assert checked_upload(saved(picture(mode), format_), "image").read().mode == read


def test_transparency_is_kept():
    image = picture("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    assert checked_upload(saved(image), "image").read().mode == "RGBA"


def test_sixteen_bits_become_eight():
    gray = Image.fromarray(np.full((20, 20), 32_768, np.uint16))
    image = checked_upload(saved(gray), "image").read()
    assert (image.mode, image.getpixel((0, 0))) == ("L", 128)


def test_a_profile_for_other_channels_is_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert checked_upload(saved(picture(), icc_profile=profile), "image").read().size == (40, 24)


def test_the_first_frame_of_an_animation_is_read():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "lime", "blue")]
    for format_ in ("PNG", "WEBP"):
        data = saved(frames[0], format_, save_all=True, append_images=frames[1:])
        red, green, blue = checked_upload(data, "image").read().convert("RGB").getpixel((5, 5))
        assert red > 200
        assert max(green, blue) < 60


@pytest.mark.parametrize("data", [b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(100), b"\xff\xd8\xff" + bytes(50)])
def test_a_file_that_is_not_a_picture_is_refused(data):
    assert "PNG, JPEG or WebP" in refusal(data)


@pytest.mark.parametrize("format_", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_formats_of_pillow_are_refused(format_):
    assert "PNG, JPEG or WebP" in refusal(saved(picture(), format_))


def test_an_empty_file_is_refused():
    assert "empty" in refusal(b"")


@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
def test_a_truncated_picture_is_refused(format_):
    data = saved(noise((200, 200)), format_, **({"quality": 95} if format_ == "JPEG" else {}))
    assert "damaged" in refusal(data[: len(data) // 2])


@pytest.mark.parametrize("size", [(1, 1), (15, 400), (400, 15)])
def test_a_tiny_picture_is_refused(size):
    assert "at least 16 pixels" in refusal(saved(picture(size=size)))


def header(width, height, rows=b"\0"):
    """A gray PNG of few bytes of pixels that claims to have many."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    ihdr = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    idat = zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", idat) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 5_001), (100_000, 100_000)])
def test_a_decompression_bomb_is_refused_by_its_header(size):
    """The file has no pixels at all: it would be called damaged if they were looked at."""
    assert "at most 50 million pixels" in refusal(header(*size))


def test_a_picture_with_data_for_one_of_its_rows_is_refused():
    """The decoder would make up the other rows."""
    assert "too little data for 7000x1000 pixels" in refusal(header(7000, 1000, bytes(7001)))


def test_what_reading_needs_grows_with_the_pixels_that_the_header_states():
    small, large = (checked_upload(saved(picture(size=size)), "image") for size in ((40, 24), (400, 240)))
    assert large.bytes_needed == 100 * small.bytes_needed > 100 * 40 * 24 * 12


def test_a_file_of_too_many_bytes_is_refused():
    assert "at most 20 MB" in refusal(saved(picture()) + bytes(MAX_FILE_BYTES))
