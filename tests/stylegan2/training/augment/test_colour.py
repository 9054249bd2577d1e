import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.training.augment import Augmentation, draw, matrices
from stylegan2.training.augment.colour import transform_colour

RNG = np.random.default_rng(0)
COMPILED = backend.compiled(transform_colour)


def noise(*shape: int) -> np.ndarray:
    return RNG.uniform(-1, 1, shape).astype(np.float32)


def transformed(images: np.ndarray, *colours: np.ndarray) -> np.ndarray:
    colour = np.stack(colours).astype(np.float32)
    return ops.convert_to_numpy(COMPILED(ops.convert_to_tensor(images), ops.convert_to_tensor(colour)))


def test_brightness_adds():
    image = noise(1, 3, 4, 3)
    np.testing.assert_allclose(transformed(image, matrices.translate3d(0.25)), image + 0.25, atol=1e-6)


def test_contrast_multiplies():
    image = noise(1, 3, 4, 3)
    np.testing.assert_allclose(transformed(image, matrices.scale3d(1.5)), 1.5 * image, atol=1e-6)


def test_the_luma_flip_negates_the_mean_and_keeps_the_differences():
    image = noise(1, 3, 4, 3)
    luma = image.mean(axis=-1, keepdims=True)
    np.testing.assert_allclose(transformed(image, matrices.flip_luma(1)), image - 2 * luma, atol=1e-6)


def test_a_third_of_a_turn_of_the_hue_passes_the_primaries_on():
    image = noise(1, 3, 4, 3)
    expected = image[..., [2, 0, 1]]  # red becomes green, green blue, blue red
    np.testing.assert_allclose(transformed(image, matrices.rotate_hue(2 * np.pi / 3)), expected, atol=1e-6)


def test_saturation_scales_the_distance_from_gray():
    image = noise(1, 3, 4, 3)
    luma = image.mean(axis=-1, keepdims=True)
    np.testing.assert_allclose(
        transformed(image, matrices.scale_saturation(0.25)), luma + (image - luma) / 4, atol=1e-6
    )


def test_each_image_gets_its_own_map():
    images, colours = noise(5, 3, 4, 3), noise(5, 4, 4)
    expected = np.einsum("nij,nhwj->nhwi", colours[:, :3, :3], images) + colours[:, None, None, :3, 3]
    np.testing.assert_allclose(transformed(images, *colours), expected, atol=1e-5)


def test_alpha_is_no_colour():
    images = noise(2, 3, 4, 4)
    _, colours = draw(Augmentation.preset("color"), 1.0, 2, 3, 4, 4, RNG)
    found = transformed(images, *colours)
    np.testing.assert_array_equal(found[..., 3], images[..., 3])
    np.testing.assert_allclose(found[..., :3], transformed(images[..., :3], *colours), atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_gray_is_treated_as_the_luma_of_equal_red_green_and_blue(seed):
    images = noise(4, 3, 4, 1)
    _, colours = draw(Augmentation.preset("color"), 1.0, 4, 3, 4, 1, np.random.default_rng(seed))
    expected = transformed(np.repeat(images, 3, axis=-1), *colours).mean(axis=-1, keepdims=True)
    np.testing.assert_allclose(transformed(images, *colours), expected, atol=1e-5)
