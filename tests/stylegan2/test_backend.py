"""Functions that depend on the Keras backend give the same numbers on each backend."""

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.layers.dense import EqualizedDense
from tests.stylegan2.layers.built import built, normal


def tensor(array: np.ndarray):
    return ops.convert_to_tensor(array)


def test_another_keras_backend_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    with pytest.raises(RuntimeError, match="tensorflow and jax; KERAS_BACKEND is 'torch'"):
        backend.name()


def test_the_device_is_named():
    assert backend.device().startswith("cpu ") != backend.on_accelerator()
    assert len(backend.device()) > len("cpu ")


def test_a_compiled_function_takes_and_gives_nested_tensors():
    double = backend.compiled(lambda tensors: {"twice": [2 * x for x in tensors["x"]]})
    first, second = double({"x": [tensor(normal(2)), tensor(normal(3))]})["twice"]
    np.testing.assert_array_equal(ops.convert_to_numpy(first), 2 * normal(2))
    np.testing.assert_array_equal(ops.convert_to_numpy(second), 2 * normal(3))


def test_inference_computes_the_layer_with_its_options():
    class Scaled(EqualizedDense):
        def call(self, x, factor=1.0):
            return factor * super().call(x)

    layer = Scaled(3)
    built(layer, (None, 4))
    x = tensor(normal(2, 4))
    expected = 5 * ops.convert_to_numpy(EqualizedDense.call(layer, x))
    np.testing.assert_allclose(ops.convert_to_numpy(backend.inference(layer, factor=5.0)(x)), expected, rtol=1e-6)


def test_a_fused_function_computes_the_same_inside_a_compiled_one():
    @backend.fused
    def chain(x, bias, scale=1.0):
        return ops.maximum(x + bias, 0) * scale

    x, bias = normal(4, 3), normal(3, seed=1)
    expected = np.maximum(x + bias, 0) * 2
    alone = chain(tensor(x), tensor(bias), scale=2.0)
    inside = backend.compiled(lambda x, bias: chain(x, bias, scale=2.0))(tensor(x), tensor(bias))
    np.testing.assert_allclose(ops.convert_to_numpy(alone), expected, rtol=1e-6)
    np.testing.assert_allclose(ops.convert_to_numpy(inside), expected, rtol=1e-6)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", [(0, 0), (2, 1)], ids=str)
def test_a_depthwise_convolution_pads_each_axis_before_and_after(padding, stride):
    x, kernel = normal(2, 6, 5, 3), normal(3, 3, 3, 1, seed=1)
    padded = np.pad(x, [(0, 0), padding, padding, (0, 0)])
    height, width = padded.shape[1] - 2, padded.shape[2] - 2
    taps = [(i, j) for i in range(3) for j in range(3)]
    expected = sum(padded[:, i : i + height, j : j + width] * kernel[i, j, :, 0] for i, j in taps)
    found = backend.depthwise_convolution(tensor(x), tensor(kernel), padding, stride)
    np.testing.assert_allclose(ops.convert_to_numpy(found), expected[:, ::stride, ::stride], rtol=1e-4, atol=1e-5)


def test_a_gradient_comes_with_the_value_and_the_auxiliary_result():
    def loss(x):
        return ops.sum(x**3), {"largest": ops.max(x)}

    x = np.array([1, 2, -3], np.float32)
    (value, auxiliary), gradient = backend.compiled(backend.value_and_grad(loss))(tensor(x))
    assert (float(value), float(auxiliary["largest"])) == (-18, 2)
    np.testing.assert_allclose(ops.convert_to_numpy(gradient), 3 * x**2, rtol=1e-6)


def test_a_variable_that_the_loss_does_not_use_has_a_gradient_of_zero():
    (_, _), gradients = backend.value_and_grad(lambda xs: (ops.sum(xs[0]), ()))([tensor(normal(2)), tensor(normal(3))])
    np.testing.assert_array_equal(ops.convert_to_numpy(gradients[1]), [0, 0, 0])


def test_gradients_of_gradients_can_be_taken():
    def penalty(x):
        _, gradient = backend.value_and_grad(lambda x: (ops.sum(x**3), ()))(x)
        return ops.sum(gradient**2), ()  # sum of 9 x^4

    x = np.array([1, -2], np.float32)
    _, gradient = backend.compiled(backend.value_and_grad(penalty))(tensor(x))
    np.testing.assert_allclose(ops.convert_to_numpy(gradient), 36 * x**3, rtol=1e-5)
