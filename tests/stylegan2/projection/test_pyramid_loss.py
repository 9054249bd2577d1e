"""The pyramid loss: a NumPy reference and properties."""

import numpy as np
import pytest
from keras import ops

from stylegan2.projection.pyramid_loss import SOFTNESS, halved, level_count, pyramid_loss


def images(*shape, seed=0):
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype(np.float32)


def penalty(difference):
    return np.mean(np.sqrt(difference.astype(np.float64) ** 2 + SOFTNESS**2) - SOFTNESS)


def reference(image, target, levels):
    pixel = gradient = 0.0
    for level in range(levels):
        size = 2**level
        n, height, width, channels = image.shape
        blocks = (image - target).reshape(n, height // size, size, width // size, size, channels).mean(axis=(2, 4))
        pixel += penalty(blocks)
        gradient += penalty(np.diff(blocks, axis=1)) + penalty(np.diff(blocks, axis=2))
    return pixel / levels, gradient / levels


def measured(image, target):
    return [float(part) for part in pyramid_loss(ops.convert_to_tensor(image), ops.convert_to_tensor(target))]


@pytest.mark.parametrize(
    ("shape", "channels", "levels"),
    [((16, 16), 3, 3), ((24, 16), 1, 3), ((10, 12), 4, 2), ((9, 12), 3, 1), ((4, 4), 1, 1)],
)
def test_the_loss_equals_a_numpy_reference(shape, channels, levels):
    assert level_count(*shape) == levels
    image, target = images(1, *shape, channels), images(1, *shape, channels, seed=1)
    assert measured(image, target) == pytest.approx(reference(image, target, levels), rel=1e-5)


def test_the_loss_of_equal_images_is_zero():
    assert measured(images(1, 16, 16, 3), images(1, 16, 16, 3)) == pytest.approx([0, 0], abs=1e-8)


def test_a_change_of_brightness_does_not_change_the_edges():
    image = images(1, 16, 16, 3)
    pixel, gradient = measured(image + 0.5, image)
    assert pixel == pytest.approx(0.5, abs=0.02)
    assert gradient == pytest.approx(0, abs=1e-6)


def test_a_larger_displacement_has_a_larger_loss_although_the_pixels_differ_as_much():
    def dot(place):
        image = np.zeros((1, 32, 32, 1), np.float32)
        image[0, place : place + 2, 8:10] = 1
        return image

    near, far = measured(dot(8), dot(10)), measured(dot(8), dot(24))
    assert np.abs(dot(8) - dot(10)).sum() == np.abs(dot(8) - dot(24)).sum()
    assert near[0] < far[0]


def test_halving_keeps_the_mean():
    image = images(2, 8, 6, 3)
    half = ops.convert_to_numpy(halved(ops.convert_to_tensor(image)))
    assert half.shape == (2, 4, 3, 3)
    assert np.allclose(half.mean(), image.mean(), atol=1e-6)
