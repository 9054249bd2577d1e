"""Soft quantities agree with the measured ones and change smoothly."""

import numpy as np
import pytest

from services.edits.outputs import in_rgb, seen
from services.edits.soft_quantities import OUTLINE_TOP, soft_quantities
from services.measurements.methods import WithoutReader, WithReader
from stylegan2.measurement.readings import REGIONS, Readings
from stylegan2.pictures.pixels import to_pixels
from tests.brightness_reader import BrightnessReader

RANDOM = np.random.default_rng(0)
SMOOTH = np.repeat(np.repeat(RANDOM.uniform(-0.8, 0.8, (3, 4, 4, 3)), 16, axis=1), 16, axis=2).astype(np.float32)


def test_soft_quantities_agree_with_the_measured_ones():
    reader = BrightnessReader()
    soft = soft_quantities(reader.read(SMOOTH), SMOOTH, reader.landmarks)
    for index, image in enumerate(SMOOTH):
        measured = WithReader(reader, WithoutReader(None)).measure(to_pixels(image)).quantities
        for name in ("head_top", "face_height", "face_width", "hair_area"):
            assert soft[name][index] == pytest.approx(measured[name], rel=0.01)
        for name in ("skin_L", "background_L"):
            assert soft[name][index] == pytest.approx(measured[name], abs=4)


def readings(regions):
    count = len(regions)
    return Readings(np.zeros((count, 0)), regions, np.zeros((count, 0, 2)), np.ones((count, 0)))


def heads(tops):
    """Pictures in which everything below a height is hair; the row at the top is partly so."""
    rows = np.clip(np.arange(64)[None] + 1 - np.array(tops)[:, None], 0, 1)
    regions = np.zeros((len(tops), 64, 64, len(REGIONS)))
    regions[..., REGIONS.index("hair")] = rows[:, :, None]
    regions[..., REGIONS.index("background")] = 1 - rows[:, :, None]
    return regions


def test_the_top_of_the_outline_follows_fractions_of_a_pixel():
    tops = np.linspace(10, 20, 41)
    found = soft_quantities(readings(heads(tops)), np.zeros((41, 64, 64, 3)), ())[OUTLINE_TOP] * 64
    np.testing.assert_allclose(found, tops)


def test_regions_that_are_not_there_have_finite_colours():
    regions = np.zeros((1, 8, 8, len(REGIONS)))
    regions[..., REGIONS.index("hair")] = 1
    assert np.isfinite(list(soft_quantities(readings(regions), np.ones((1, 8, 8, 3)), ()).values())).all()


def test_without_a_segmentation_only_landmarks_are_measured():
    found = soft_quantities(readings(np.zeros((1, 8, 8, 0))), np.zeros((1, 8, 8, 3)), ())
    assert found == {}


def test_a_picture_is_seen_the_same_whatever_the_others_are():
    reader = BrightnessReader()
    together, alone = seen(reader, SMOOTH), seen(reader, SMOOTH[1:2])
    np.testing.assert_allclose(together.outputs[1], alone.outputs[0], rtol=1e-6)
    assert together.names == alone.names


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_gray_and_transparent_images_become_rgb(channels):
    image = np.full((1, 4, 4, channels), 0.5)
    if channels in (2, 4):
        image[..., -1] = [[1, -1, 0, 1]] * 4  # opaque, transparent, half
        np.testing.assert_allclose(in_rgb(image)[0, 0], np.repeat([[0.5], [0], [0.25], [0.5]], 3, axis=1))
    else:
        np.testing.assert_array_equal(in_rgb(image), np.full((1, 4, 4, 3), 0.5))
