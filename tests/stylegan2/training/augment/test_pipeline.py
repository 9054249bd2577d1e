"""The whole of the augmentation as the training step uses it: compiled, and inside gradients of gradients."""

import contextlib

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.training.augment import Augmentation, augment, draw
from stylegan2.training.losses import r1_penalty

RNG = np.random.default_rng(0)
EVERYTHING = Augmentation.preset("bgc")


def noise(*shape: int) -> np.ndarray:
    return RNG.uniform(-1, 1, shape).astype(np.float32)


def tensors(*arrays: np.ndarray) -> list:
    return [ops.convert_to_tensor(array) for array in arrays]


def augmented(images: np.ndarray, *drawn: np.ndarray) -> np.ndarray:
    return ops.convert_to_numpy(backend.compiled(augment)(*tensors(images, *drawn)))


def cubed(x):
    """A nonlinear function that Keras computes in float64 on each backend, which it does not of sin or tanh."""
    return x * x * x


@pytest.fixture
def double_precision():
    """JAX has float64 only where it is asked for."""
    with contextlib.ExitStack() as stack:
        if backend.name() == "jax":
            import jax

            stack.enter_context(jax.enable_x64(True))
        yield


@pytest.mark.parametrize("shape", [(16, 16, 3), (7, 12, 1), (12, 6, 4), (2, 2, 3)])
def test_a_p_of_0_gives_the_images_back(shape):
    images = noise(3, *shape)
    drawn = draw(EVERYTHING, 0.0, 3, *shape, RNG)
    np.testing.assert_allclose(augmented(images, *drawn), images, atol=1e-5)


@pytest.mark.parametrize("shape", [(16, 16, 3), (7, 12, 1), (12, 6, 4)])
def test_a_p_of_1_changes_every_image_and_no_shape(shape):
    images = noise(8, *shape)
    found = augmented(images, *draw(EVERYTHING, 1.0, 8, *shape, RNG))
    assert found.shape == images.shape
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert (np.abs(found - images).max(axis=(1, 2, 3)) > 0.1).all()


def test_an_image_does_not_depend_on_the_others_in_its_batch():
    images = noise(6, 10, 14, 3)
    drawn = draw(EVERYTHING, 0.7, 6, 10, 14, 3, RNG)
    alone = [augmented(images[k : k + 1], *(matrix[k : k + 1] for matrix in drawn)) for k in range(6)]
    np.testing.assert_allclose(augmented(images, *drawn), np.concatenate(alone), atol=1e-6)


def test_colour_and_geometry_may_change_places():
    """The filters keep constants, so a map of colours passes through them."""
    images = noise(4, 9, 9, 3)
    geometry, colour = draw(EVERYTHING, 1.0, 4, 9, 9, 3, RNG)
    identity = [np.tile(np.eye(size, dtype=np.float32), (4, 1, 1)) for size in (3, 4)]
    colour_first = augmented(augmented(images, identity[0], colour), geometry, identity[1])
    np.testing.assert_allclose(augmented(images, geometry, colour), colour_first, atol=1e-4)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_computed_in_float32(dtype):
    images = ops.cast(noise(2, 8, 8, 3), dtype)
    drawn = draw(EVERYTHING, 1.0, 2, 8, 8, 3, RNG)
    found = augment(images, *tensors(*drawn))
    assert keras.backend.standardize_dtype(found.dtype) == dtype
    expected = augment(ops.cast(images, "float32"), *tensors(*drawn))
    np.testing.assert_array_equal(
        ops.convert_to_numpy(ops.cast(found, "float32")),
        ops.convert_to_numpy(ops.cast(ops.cast(expected, dtype), "float32")),
    )


@pytest.mark.usefixtures("double_precision")
def test_double_precision_stays_double():
    images = RNG.uniform(-1, 1, (2, 8, 9, 3))
    drawn = draw(EVERYTHING, 0.0, 2, 8, 9, 3, RNG)
    found = augmented(images, *drawn)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, images, atol=1e-10)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("channels", [1, 4])
def test_the_gradient_at_the_images_agrees_with_differences(channels):
    """Of a nonlinear function of the result, along a random direction."""
    images, direction = RNG.uniform(-1, 1, (2, 4, 6, 7, channels))
    drawn = tensors(*draw(EVERYTHING, 1.0, 4, 6, 7, channels, RNG))
    loss = backend.compiled(lambda images: ops.sum(cubed(augment(images, *drawn))))
    gradient = backend.compiled(backend.value_and_grad(lambda images: (loss(images), ())))(*tensors(images))[1]
    step = 1e-5
    ahead, behind = (float(loss(*tensors(images + sign * step * direction))) for sign in (1, -1))
    expected = (ahead - behind) / (2 * step)
    assert abs(expected) > 1e-2
    assert np.sum(ops.convert_to_numpy(gradient) * direction) == pytest.approx(expected, rel=1e-6)


@pytest.mark.long
@pytest.mark.usefixtures("double_precision")
def test_the_gradient_of_r1_through_the_augmentation_agrees_with_differences():
    """R1 at the images before it, then the gradient of that at the critic's weights."""
    images = ops.convert_to_tensor(RNG.uniform(-1, 1, (3, 6, 7, 3)))
    weights, direction = 0.1 * RNG.standard_normal((2, 6 * 7 * 3, 5))
    drawn = tensors(*draw(EVERYTHING, 1.0, 3, 6, 7, 3, RNG))

    def penalty(weights):
        critic = lambda images: ops.sum(  # noqa: E731
            cubed(ops.matmul(ops.reshape(augment(images, *drawn), (3, -1)), weights)), axis=1
        )
        return ops.sum(r1_penalty(critic, images)[0])

    loss = backend.compiled(penalty)
    gradient = backend.compiled(backend.value_and_grad(lambda weights: (penalty(weights), ())))(*tensors(weights))[1]
    step = 1e-6
    ahead, behind = (float(loss(*tensors(weights + sign * step * direction))) for sign in (1, -1))
    expected = (ahead - behind) / (2 * step)
    assert abs(expected) > 1e-2
    assert np.sum(ops.convert_to_numpy(gradient) * direction) == pytest.approx(expected, rel=1e-5)
