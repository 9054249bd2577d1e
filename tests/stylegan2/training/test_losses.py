"""Losses and penalties are their papers', and so are the gradients of what contains a gradient."""

import dataclasses
import math

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.discriminator import Discriminator
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.losses import (
    discriminator_loss,
    generator_loss,
    path_length,
    path_length_penalty,
    r1_penalty,
)
from tests.stylegan2.training.tiny_run import tiny_config

RNG = np.random.default_rng(0)
LOGITS = np.array([-30.0, -1.5, 0.0, 0.3, 30.0], np.float32)
# Central differences in float32. The activations are linear there, which leaves demodulation and minibatch standard
# deviation: at a kink the gradient of an image jumps as the weights move, and a difference would see the jumps.
RELATIVE = 0.01


def normal(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape).astype(np.float32)


def numpy(tensor) -> np.ndarray:
    return np.asarray(ops.convert_to_numpy(tensor))


def with_random_weights(network: keras.Layer) -> dict:
    """Its variables, none of them zero, by path."""
    network.build()
    return {v.path: ops.convert_to_tensor(0.5 * normal(*v.shape) + 0.3) for v in network.trainable_variables}


def scope(network: keras.Layer, weights: dict) -> keras.StatelessScope:
    return keras.StatelessScope(state_mapping=[(v, weights[v.path]) for v in network.trainable_variables])


def assert_gradient_agrees_with_differences(loss, weights: dict, step: float = 1e-2) -> None:
    """Along a random direction of all weights."""
    value_and_grad = backend.compiled(backend.value_and_grad(lambda weights: (loss(weights), ())))
    _, gradients = value_and_grad(weights)
    value = backend.compiled(loss)
    direction = {name: normal(*tensor.shape) for name, tensor in weights.items()}
    norm = math.sqrt(sum(float(np.sum(array**2)) for array in direction.values()))
    moved = [
        {name: tensor + sign * step * direction[name] / norm for name, tensor in weights.items()} for sign in (1, -1)
    ]
    expected = (float(value(moved[0])) - float(value(moved[1]))) / (2 * step)
    found = sum(float(np.sum(numpy(gradients[name]) * array)) for name, array in direction.items()) / norm
    assert abs(expected) > 1e-3
    assert found == pytest.approx(expected, rel=RELATIVE)


def test_the_logistic_losses_are_softplus():
    softplus = lambda x: np.logaddexp(0, x.astype(np.float64))  # noqa: E731
    np.testing.assert_allclose(numpy(generator_loss(LOGITS)), softplus(-LOGITS), rtol=1e-5)
    found = numpy(discriminator_loss(LOGITS, LOGITS[::-1].copy()))
    np.testing.assert_allclose(found, softplus(-LOGITS) + softplus(LOGITS[::-1]), rtol=1e-5)


def test_a_discriminator_that_knows_nothing_loses_twice_log_two():
    zeros = np.zeros(3, np.float32)
    np.testing.assert_allclose(numpy(discriminator_loss(zeros, zeros)), 2 * math.log(2), rtol=1e-6)


def test_r1_of_a_linear_discriminator_is_the_squared_norm_of_its_weights():
    weights, images = normal(5, 4, 3), normal(2, 5, 4, 3)
    penalty, logits = r1_penalty(lambda x: ops.sum(x * weights, axis=(1, 2, 3)), ops.convert_to_tensor(images))
    np.testing.assert_allclose(numpy(penalty), [np.sum(weights**2)] * 2, rtol=1e-5)
    np.testing.assert_allclose(numpy(logits), np.sum(images * weights, axis=(1, 2, 3)), rtol=1e-4, atol=1e-5)


def test_the_path_length_of_a_linear_generator_is_known():
    """With image = sum_j A_j w_j, J^T y of layer j is A_j^T y."""
    matrices, ws, projection = normal(3, 4, 5 * 6 * 2), normal(2, 3, 4), normal(2, 5, 6, 2)
    synthesis = lambda ws: ops.reshape(ops.einsum("njw,jwp->np", ws, matrices), (-1, 5, 6, 2))  # noqa: E731
    found = path_length(synthesis, ops.convert_to_tensor(ws), ops.convert_to_tensor(projection))
    y = projection.reshape(2, -1) / math.sqrt(5 * 6)
    gradients = np.einsum("jwp,np->njw", matrices, y)
    expected = np.sqrt(np.mean(np.sum(gradients**2, axis=2), axis=1))
    np.testing.assert_allclose(numpy(found), expected, rtol=1e-5)


def test_the_path_length_of_a_generator_that_ignores_w_is_a_millionth_and_has_a_gradient():
    """The root of zero has none."""
    matrix, ws, projection = normal(4, 5 * 6 * 2), normal(2, 3, 4), normal(2, 5, 6, 2)

    def length(weight):
        images = lambda ws: weight * ops.reshape(ops.matmul(ws[:, 0], matrix), (-1, 5, 6, 2))  # noqa: E731
        lengths = path_length(images, ops.convert_to_tensor(ws), ops.convert_to_tensor(projection))
        return ops.sum(lengths), lengths

    (_, lengths), gradient = backend.value_and_grad(length)(ops.convert_to_tensor(0.0))
    np.testing.assert_allclose(numpy(lengths), [1e-6, 1e-6], rtol=1e-4)
    assert float(gradient) == 0


def test_the_path_length_penalty_is_the_distance_from_a_mean_that_moves():
    lengths = np.array([1.0, 3.0], np.float32)
    penalty, mean = path_length_penalty(ops.convert_to_tensor(lengths), ops.convert_to_tensor(5.0), pl_decay=0.1)
    assert float(mean) == pytest.approx(4.7)
    np.testing.assert_allclose(numpy(penalty), (lengths - 4.7) ** 2, rtol=1e-5)


def test_the_moving_mean_of_the_path_lengths_takes_no_gradient():
    def penalty(lengths):
        return ops.sum(path_length_penalty(lengths, ops.convert_to_tensor(5.0), pl_decay=0.1)[0]), ()

    _, gradient = backend.value_and_grad(penalty)(ops.convert_to_tensor(np.array([1.0, 3.0], np.float32)))
    np.testing.assert_allclose(numpy(gradient), [2 * (1 - 4.7), 2 * (3 - 4.7)], rtol=1e-5)


def test_the_gradient_of_r1_agrees_with_differences():
    config = dataclasses.replace(tiny_config().discriminator, activation="linear")
    discriminator = Discriminator(config, name="discriminator", dtype="float32")
    weights, images = with_random_weights(discriminator), ops.convert_to_tensor(normal(2, 8, 8, 3))

    def loss(weights):
        with scope(discriminator, weights):
            return ops.mean(r1_penalty(discriminator, images)[0])

    assert_gradient_agrees_with_differences(loss, weights)


def test_the_gradient_of_the_path_length_agrees_with_differences():
    config = dataclasses.replace(tiny_config().generator, activation="linear")
    synthesis = SynthesisNetwork(config, name="synthesis", dtype="float32")
    weights = with_random_weights(synthesis)
    ws = ops.convert_to_tensor(normal(2, config.num_ws, config.w_dim))
    projection = ops.convert_to_tensor(normal(2, 8, 8, 3))

    def loss(weights):
        with scope(synthesis, weights):
            return ops.mean(path_length(lambda ws: synthesis(ws, noise_mode="none"), ws, projection))

    assert_gradient_agrees_with_differences(loss, weights)
