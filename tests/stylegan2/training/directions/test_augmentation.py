"""Augmentation changes pictures but not the meaning of their labels."""

import numpy as np

from stylegan2.training.directions.augmentation import degraded

IMAGES = np.random.default_rng(0).uniform(-1, 1, (64, 8, 8, 3)).astype(np.float32)


def test_each_picture_is_changed_in_a_copy():
    before = IMAGES.copy()
    changed = degraded(IMAGES, np.random.default_rng(1))
    assert np.all(np.abs(changed - IMAGES).max(axis=(1, 2, 3)) > 0)
    np.testing.assert_array_equal(IMAGES, before)
    assert changed.dtype == np.float32


def test_the_mean_colour_does_not_change():
    flat = np.full((500, 8, 8, 3), 0.3, np.float32)
    means = degraded(flat, np.random.default_rng(1)).mean(axis=(1, 2))
    assert abs(means.mean() - 0.3) < 0.01
    assert means.std() < 0.06


def test_a_spot_stays_in_its_place():
    spot = np.full((200, 64, 64, 1), -1, np.float32)
    spot[:, 30:35, 30:35] = 1
    sums = np.lib.stride_tricks.sliding_window_view(degraded(spot, np.random.default_rng(1))[..., 0], (5, 5), (1, 2))
    brightest = sums.sum(axis=(-2, -1)).reshape(200, -1).argmax(axis=1)  # of 60 x 60 corners
    assert (brightest == 30 * 60 + 30).all()
