"""Cells say where a picture may change."""

import numpy as np
import pytest

from services.edits.cells import colours_of_cells, pooled, share_of_regions, widened
from stylegan2.measurement.readings import REGIONS, Readings


def readings(height=64, width=64, eyes=32.0):
    """Background in the left half, skin in the right half; pupils at the height `eyes`."""
    regions = np.zeros((1, height, width, len(REGIONS)), np.float32)
    regions[:, :, : width // 2, REGIONS.index("background")] = 1
    regions[:, :, width // 2 :, REGIONS.index("skin")] = 1
    points = np.array([[[20, eyes], [40, eyes]]], np.float32)
    return Readings(np.zeros((1, 0), np.float32), regions, points, np.ones((1, 2), np.float32))


PUPILS = ("pupil_l", "pupil_r")


def test_cells_have_the_mean_colour_of_their_pixels_in_levels():
    images = np.random.default_rng(0).uniform(-1, 1, (2, 64, 64, 3))
    cells = colours_of_cells(images).reshape(2, 16, 16, 3)
    np.testing.assert_allclose(cells[1, 2, 3], images[1, 8:12, 12:16].mean(axis=(0, 1)) * 127.5)


@pytest.mark.parametrize(
    ("shape", "cells"),
    [((64, 64), (16, 16)), ((128, 128), (32, 32)), ((1024, 1024), (32, 32)), ((16, 12), (4, 3)), ((3, 5), (1, 1))],
)
def test_pictures_of_any_size_have_at_most_32_cells_a_side(shape, cells):
    assert pooled(np.zeros((1, *shape, 3))).shape[1:3] == cells


def test_regions_above_and_below_the_eyes_are_told_apart():
    share = share_of_regions(readings(eyes=16), PUPILS, ["lower_skin"])
    assert not share[:, :8].any()
    assert not share[:4, 8:].any()
    np.testing.assert_array_equal(share[4:, 8:], 1)
    upper = share_of_regions(readings(eyes=16), PUPILS, ["upper_skin"])
    np.testing.assert_array_equal(share + upper, share_of_regions(readings(), PUPILS, ["skin"]))


def test_without_landmarks_the_eyes_are_in_the_middle():
    np.testing.assert_array_equal(
        share_of_regions(readings(eyes=3), (), ["lower_skin"]), share_of_regions(readings(), PUPILS, ["lower_skin"])
    )


def test_a_margin_widens_by_a_share_of_the_columns():
    share = share_of_regions(readings(), PUPILS, ["skin"])
    np.testing.assert_array_equal(widened(share, 0), share)
    wide = widened(share, 0.125)
    np.testing.assert_array_equal(wide[:, 6:], 1)
    assert not wide[:, :6].any()
