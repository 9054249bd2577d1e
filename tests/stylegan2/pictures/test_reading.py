"""Pictures of all kinds come out upright, in sRGB, eight bits a channel."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import is_coloured, picture_size, read_picture, with_channels
from tests.picture_cases import picture_case
from tests.stylegan2.training.preparation.pictures import picture


def stored(image, kind="PNG", **options):
    stream = BytesIO()
    image.save(stream, kind, **options)
    stream.seek(0)
    return stream


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_in_the_exif_is_undone(orientation):
    upright = picture(1, 30, 20)
    turns = [None, 0, 3, 1, 5, 2, 6, 4]  # the inverse of each orientation, as PIL numbers its transpositions
    turned = upright if orientation == 1 else upright.transpose(turns[orientation - 1])
    stream = stored(turned, exif=exif(orientation))
    assert picture_size(stream) == (30, 20)
    assert np.array_equal(read_picture(stream), upright)


def test_sixteen_bits_become_eight():
    values = np.array([[0, 257, 32896, 65535]], np.uint16)
    assert np.asarray(read_picture(stored(Image.fromarray(values)))).tolist() == [[0, 1, 128, 255]]


def test_fractions_are_taken_for_shares_of_white():
    image = Image.fromarray(np.array([[0, 0.5, 1]], np.float32))
    assert np.asarray(read_picture(stored(image, "TIFF"))).tolist() == [[0, 128, 255]]


def test_cmyk_becomes_rgb():
    image = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    red = np.asarray(read_picture(stored(image, "TIFF")))[0, 0]
    assert red[0] > 200
    assert max(red[1:]) < 60


def test_a_palette_with_a_transparent_colour_has_alpha():
    image = picture(2).convert("P", palette=Image.Palette.ADAPTIVE)
    image.info["transparency"] = image.getpixel((0, 0))
    read = read_picture(stored(image, transparency=image.getpixel((0, 0))))
    assert read.mode == "RGBA"
    assert read.getpixel((0, 0))[3] == 0


def test_alpha_that_hides_nothing_is_dropped():
    assert read_picture(stored(picture(3, mode="RGBA"))).mode == "RGB"


def test_the_first_frame_of_an_animation_is_taken():
    first, second = picture(4, mode="L"), picture(5, mode="L")
    stream = stored(first, "GIF", save_all=True, append_images=[second])
    assert np.array_equal(read_picture(stream).convert("L"), first)


def test_colours_of_another_profile_become_srgb():
    image = Image.new("RGB", (4, 4), (120, 120, 120))
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    assert np.array_equal(read_picture(stored(image, icc_profile=linear.tobytes())), image)  # not of RGB: left out
    lab = ImageCms.createProfile("sRGB")
    assert np.array_equal(read_picture(stored(image, icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())), image)
    assert np.array_equal(read_picture(stored(image, icc_profile=b"broken")), image)


def test_a_wider_profile_makes_the_same_numbers_more_red():
    image = Image.new("RGB", (4, 4), (200, 80, 80))
    read = np.asarray(read_picture(stored(image, icc_profile=wide_gamut_profile())))[0, 0].astype(int)
    assert read[0] > 205
    assert np.abs(read[1:] - 80).max() <= 1


def wide_gamut_profile() -> bytes:
    """sRGB's profile with Adobe RGB's brighter red, and another name."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    for k in range(count):
        at = 132 + 12 * k
        tag, offset, size = data[at : at + 4], *(int.from_bytes(data[at + n : at + n + 4], "big") for n in (4, 8))
        if tag == b"rXYZ":
            for n, value in enumerate((0.6097, 0.3111, 0.0195)):
                data[offset + 8 + 4 * n : offset + 12 + 4 * n] = round(value * 65536).to_bytes(4, "big")
        if tag == b"desc":
            data[offset + 12 : offset + size] = data[offset + 12 : offset + size].replace(b"s\0R", b"w\0R")
    return bytes(data)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 50], ids=["empty", "text", "header"])
def test_what_is_no_picture_is_unreadable(data):
    with pytest.raises(UnreadablePicture):
        read_picture(BytesIO(data))


def test_a_picture_cut_short_is_unreadable():
    with pytest.raises(UnreadablePicture, match="truncated"):
        read_picture(BytesIO(stored(picture(6, 200, 200)).getvalue()[:-3000]))


def test_a_decompression_bomb_is_unreadable():
    header = b"IHDR" + struct.pack(">IIBBBBB", 20000, 20000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">II", zlib.crc32(header), 9) + b"IDAT"
    with pytest.raises(UnreadablePicture, match="decompression bomb"):
        read_picture(BytesIO(bomb))


def test_gray_values_in_three_channels_are_no_colour():
    gray = picture(7, mode="L")
    assert not is_coloured(gray.convert("RGB"))
    assert is_coloured(picture(7))


def test_what_is_transparent_shows_the_background_where_there_is_no_alpha():
    image = Image.new("RGBA", (2, 2), (255, 0, 0, 0))
    assert with_channels(image, 3, "#102030").getpixel((0, 0)) == (16, 32, 48)
    assert with_channels(image, 4, "#102030").getpixel((0, 0)) == (255, 0, 0, 0)
    assert with_channels(image, 1, "white").getpixel((0, 0)) == 255


def animated(default, *frames, **options):
    return stored(default, save_all=True, default_image=True, append_images=list(frames), duration=100, **options)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_an_animated_png_shows_its_animation_and_not_the_picture_for_older_programs(mode):
    default, first, second = (picture(seed, mode=mode) for seed in (7, 8, 9))
    assert np.array_equal(read_picture(animated(default, first, second)).convert(mode), first)
    assert np.array_equal(read_picture(animated(default, first)).convert(mode), first)


def test_the_hidden_picture_does_not_shine_through_a_transparent_frame():
    hidden, frame = picture(7, mode="RGBA"), Image.new("RGBA", (40, 40), (10, 20, 30, 0))
    read = read_picture(animated(hidden, frame, blend=1))
    assert read.getchannel("A").getextrema() == (0, 0)


def test_an_animated_png_whose_pixels_begin_the_animation_shows_them():
    first, second = picture(7), picture(8)
    assert np.array_equal(read_picture(stored(first, save_all=True, append_images=[second], duration=100)), first)


def test_a_broken_animation_shows_the_picture_for_older_programs():
    default, first = picture(7), picture(8)
    data = animated(default, first).getvalue()
    cut = data[: data.index(b"fcTL") + 10]
    assert np.array_equal(read_picture(BytesIO(cut)), default)


def test_the_case_of_an_animation_shows_its_frame():
    with picture_case("apng_default_image.png").open("rb") as stream, Image.open(stream) as image:
        hidden = np.asarray(image.convert("RGB"))
        stream.seek(0)
        assert not np.array_equal(read_picture(stream).convert("RGB"), hidden)
