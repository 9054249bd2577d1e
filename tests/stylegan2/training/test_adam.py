"""Adam is that of its paper, with a beta_1 of zero."""

import numpy as np
import pytest
from keras import ops

from stylegan2.training.adam import adam_step

RNG = np.random.default_rng(0)


def normal(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape).astype(np.float32)


def numpy(tensor) -> np.ndarray:
    return np.asarray(ops.convert_to_numpy(tensor))


def test_adam_is_the_papers_with_a_beta_1_of_zero():
    weight, velocity, expected = normal(3), np.zeros(3), None
    tensors, seconds = {"a": ops.convert_to_tensor(weight)}, {"a": ops.zeros(3)}
    expected = weight.astype(np.float64)
    for step in range(1, 5):
        gradient = normal(3)
        tensors, seconds = adam_step(
            tensors, {"a": ops.convert_to_tensor(gradient)}, seconds, ops.convert_to_tensor(float(step)), 0.01
        )
        velocity = 0.99 * velocity + 0.01 * gradient.astype(np.float64) ** 2
        expected = expected - 0.01 * gradient / (np.sqrt(velocity / (1 - 0.99**step)) + 1e-8)
    np.testing.assert_allclose(numpy(tensors["a"]), expected, rtol=1e-5)
    np.testing.assert_allclose(numpy(seconds["a"]), velocity, rtol=1e-5)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e4])
def test_the_first_step_is_as_large_as_the_learning_rate_whatever_the_gradient(size):
    weights = {"a": ops.zeros(2)}
    gradients = {"a": ops.convert_to_tensor(np.array([size, -size], np.float32))}
    moved, _ = adam_step(weights, gradients, {"a": ops.zeros(2)}, ops.convert_to_tensor(1.0), 0.01)
    np.testing.assert_allclose(numpy(moved["a"]), [-0.01, 0.01], rtol=1e-3)


def test_a_weight_without_a_gradient_does_not_move():
    weights, still = {"a": ops.ones(3), "b": ops.ones(3)}, ops.zeros(3)
    gradients = {"a": still, "b": ops.ones(3)}
    moved, _ = adam_step(weights, gradients, {"a": still, "b": still}, ops.convert_to_tensor(1.0), 0.01)
    np.testing.assert_array_equal(numpy(moved["a"]), np.ones(3))
    assert np.all(numpy(moved["b"]) < 1)


def test_a_gradient_as_small_as_epsilon_moves_half_as_far():
    gradients = {"a": ops.convert_to_tensor(np.array([1e-8, -3e-8], np.float32))}
    moved, _ = adam_step({"a": ops.zeros(2)}, gradients, {"a": ops.zeros(2)}, ops.convert_to_tensor(1.0), 0.01)
    np.testing.assert_allclose(numpy(moved["a"]), [-0.01 / 2, 0.01 * 3 / 4], rtol=1e-3)
