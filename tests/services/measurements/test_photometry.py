"""Mean colours of parts of a picture."""

import numpy as np
import pytest

from services.measurements.photometry import mean_colour, photometry

WHITE, RED = (255, 255, 255), (255, 0, 0)


def halves(left, right, size=40):
    pixels = np.empty((size, size, 3), np.uint8)
    pixels[:, : size // 2], pixels[:, size // 2 :] = left, right
    return pixels


def where(columns, size=40, probability=1.0):
    found = np.zeros((size, size))
    found[:, columns] = probability
    return found


def test_the_colours_of_skin_and_background_are_their_own():
    found = photometry(halves(RED, WHITE), where(slice(20)), where(slice(20, None)))
    assert found["skin_L"] == pytest.approx(53.24, abs=0.01)
    assert found["skin_a"] == pytest.approx(80.09, abs=0.01)
    assert found["skin_b"] == pytest.approx(67.20, abs=0.01)
    assert found["background_L"] == pytest.approx(100, abs=0.01)
    assert found["background_chroma"] == pytest.approx(0, abs=0.02)


def test_pixels_count_by_their_probability_and_unsure_ones_do_not():
    share = where(slice(20), probability=0.9) + where(slice(20, None), probability=0.6)
    lightness, _, _ = mean_colour(halves((0, 0, 0), WHITE), share)
    assert lightness == pytest.approx(100 * 0.6 / 1.5, abs=0.01)
    unsure = where(slice(20), probability=0.9) + where(slice(20, None), probability=0.5)
    assert mean_colour(halves((0, 0, 0), WHITE), unsure)[0] == pytest.approx(0, abs=0.01)


def test_a_part_of_almost_no_pixels_has_no_colour():
    single = np.zeros((40, 40))
    single[3, 3] = 1
    assert mean_colour(halves(RED, WHITE), single) is None
    assert photometry(halves(RED, WHITE), single, None) == {}


def test_a_large_picture_has_the_mean_of_all_its_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (400, 400, 3)).astype(np.uint8)
    parts = [mean_colour(part, np.ones((200, 400))) for part in (pixels[:200], pixels[200:])]
    assert mean_colour(pixels, np.ones((400, 400))) == pytest.approx(tuple(np.mean(parts, axis=0)))
