"""Equal pixels have equal digests, and pictures that look alike have similar perceptual hashes."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from stylegan2.training.preparation.fingerprints import perceptual_hash, pixel_digest
from tests.stylegan2.training.preparation.pictures import picture


def bits(first: Image.Image, second: Image.Image) -> int:
    """Returns in how many of 256 bits the hashes differ."""
    first, second = (np.frombuffer(perceptual_hash(image), np.uint8) for image in (first, second))
    return int(np.bitwise_count(first ^ second).sum())


def as_jpeg(image: Image.Image) -> Image.Image:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=60)
    return Image.open(stream)


def test_a_perceptual_hash_has_256_bits():
    assert len(perceptual_hash(picture(0))) == 32


@pytest.mark.parametrize(
    "change",
    [
        as_jpeg,
        lambda i: i.resize((90, 90)),
        lambda i: ImageEnhance.Brightness(i).enhance(0.9),
        lambda i: i.convert("L"),
    ],
    ids=["JPEG", "smaller", "darker", "gray"],
)
def test_a_changed_copy_of_a_picture_differs_in_few_bits(change):
    assert max(bits(image, change(image)) for image in (picture(k, 128, 128) for k in range(20))) <= 12


def test_other_pictures_differ_in_many_bits():
    assert min(bits(picture(0, 128, 128), picture(k, 128, 128)) for k in range(1, 40)) > 60


def test_the_hash_of_a_plain_picture_is_zero_whatever_its_colour():
    assert (
        perceptual_hash(Image.new("RGB", (40, 40), "red")) == perceptual_hash(Image.new("L", (70, 40), 3)) == bytes(32)
    )


def test_a_digest_tells_pixels_sizes_and_modes_apart():
    image = picture(1)
    assert pixel_digest(image) == pixel_digest(picture(1))
    others = [picture(2), image.convert("L"), image.resize((20, 80))]
    assert len({pixel_digest(other) for other in (image, *others)}) == 4
    assert pixel_digest(Image.new("L", (2, 8))) != pixel_digest(Image.new("L", (4, 4)))
