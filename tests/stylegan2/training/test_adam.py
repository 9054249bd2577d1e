"""Adam is that of its paper, with a beta_1 of zero."""

import numpy as np
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
