"""Augmentation changes pictures but not the meaning of their labels."""

import numpy as np

from stylegan2.training.directions.augmentation import augment, mirror

IMAGES = np.random.default_rng(0).uniform(-1, 1, (64, 8, 8, 3)).astype(np.float32)


def test_mirrored_pictures_have_mirrored_labels():
    values = np.ones((64, 2), np.float32)
    images, turned = mirror(IMAGES, values, np.array([-1, 1]), np.random.default_rng(1))
    flipped = np.all(images == IMAGES[:, :, ::-1], axis=(1, 2, 3))
    assert 16 < flipped.sum() < 48
    np.testing.assert_array_equal(images[~flipped], IMAGES[~flipped])
    np.testing.assert_array_equal(turned[:, 0], np.where(flipped, -1, 1))
    np.testing.assert_array_equal(turned[:, 1], 1)


def test_each_picture_is_changed_in_a_copy():
    before = IMAGES.copy()
    changed = augment(IMAGES, np.random.default_rng(1))
    assert np.all(np.abs(changed - IMAGES).max(axis=(1, 2, 3)) > 0)
    np.testing.assert_array_equal(IMAGES, before)
    assert changed.dtype == np.float32


def test_the_mean_colour_does_not_change():
    flat = np.full((500, 8, 8, 3), 0.3, np.float32)
    means = augment(flat, np.random.default_rng(1)).mean(axis=(1, 2))
    assert abs(means.mean() - 0.3) < 0.01
    assert means.std() < 0.06


def test_pictures_are_moved_by_at_most_3_percent_of_their_width():
    spot = np.full((200, 64, 64, 1), -1, np.float32)
    spot[:, 30:35, 30:35] = 1
    sums = np.lib.stride_tricks.sliding_window_view(augment(spot, np.random.default_rng(1))[..., 0], (5, 5), (1, 2))
    brightest = sums.sum(axis=(-2, -1)).reshape(200, -1).argmax(axis=1)  # of 60 x 60 corners
    moved = np.stack([brightest // 60 - 30, brightest % 60 - 30])
    assert np.abs(moved).max() == 2
    assert len(np.unique(moved, axis=1).T) == 25
