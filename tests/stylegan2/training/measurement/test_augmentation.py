"""Pictures, label maps and landmarks move together."""

import numpy as np

from stylegan2.training.measurement.augmentation import Moves, draw_moves, moved_images, moved_points, shares


def blob(x, y, side=32):
    rows, columns = np.mgrid[:side, :side] + 0.5
    return np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 8).astype(np.float32)[None, :, :, None]


def test_a_point_moves_with_the_picture():
    moves = draw_moves(1, np.random.default_rng(0))
    x, y = moved_points(np.array([[[20 / 32, 11 / 32]]]), moves)[0, 0] * 32
    np.testing.assert_allclose(moved_images(blob(20, 11), moves, "bilinear"), blob(x, y), atol=0.06)
    assert abs(x - 20) > 0.2


def test_no_move_changes_nothing():
    still = Moves(np.eye(2)[None], np.zeros((1, 2)))
    np.testing.assert_allclose(moved_images(blob(20, 11), still, "bilinear"), blob(20, 11), atol=1e-6)
    np.testing.assert_allclose(moved_points(np.array([[[0.3, 0.6]]]), still), [[[0.3, 0.6]]], rtol=1e-6)


def test_shares_count_the_finer_pixels_of_each_region():
    labels = np.array([[[0, 0, 1, 1], [0, 1, 1, 1]]], np.uint8)
    np.testing.assert_array_equal(shares(labels, 3, 2), [[[[0.75, 0.25, 0], [0, 1, 0]]]])
