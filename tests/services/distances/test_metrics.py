"""Distances between two faces."""

import numpy as np
import pytest

from services.distances.metrics import pixel_distance, w_distance, w_plus_distance


def latents(seed):
    return np.random.RandomState(seed).randn(4, 6).astype(np.float32)


@pytest.mark.parametrize("distance", [w_distance, w_plus_distance])
def test_a_distance_is_zero_to_itself_symmetric_and_proportional(distance):
    a, b = latents(1), latents(2)
    assert distance(a, a) == 0
    assert distance(a, b) == pytest.approx(distance(b, a))
    assert distance(a, a + 3 * (b - a)) == pytest.approx(3 * distance(a, b), rel=1e-5)


def test_with_one_w_for_all_layers_both_are_the_distance_of_that_w():
    a, b = (np.repeat(latents(seed)[:1], 4, axis=0) for seed in (1, 2))
    assert w_distance(a, b) == pytest.approx(np.linalg.norm(a[0] - b[0]))
    assert w_plus_distance(a, b) == pytest.approx(w_distance(a, b))


def test_layers_that_move_apart_count_in_w_plus_alone():
    a = np.zeros((2, 3), np.float32)
    b = np.array([[1, 0, 0], [-1, 0, 0]], np.float32)
    assert w_distance(a, b) == 0
    assert w_plus_distance(a, b) == 1


def test_the_pixel_distance_is_in_levels_of_0_to_255():
    black, white = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 255, np.uint8)
    assert pixel_distance(black, white) == pixel_distance(white, black) == 255
    assert pixel_distance(black, black + np.uint8(7)) == 7


def test_the_pixel_distance_is_exact():
    first, second = (np.random.RandomState(seed).randint(0, 256, (50, 40, 3)).astype(np.uint8) for seed in (1, 2))
    difference = first.astype(np.float64) - second
    assert pixel_distance(first, second) == np.sqrt(np.square(difference).mean())
