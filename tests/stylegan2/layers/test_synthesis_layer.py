"""A synthesis layer computes section 2.2 of the StyleGAN2 paper, in each of its formulations."""

import numpy as np
import pytest

from stylegan2.layers.synthesis_layer import SynthesisLayer
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import built, called, checkpoint, normal

UP = pytest.mark.parametrize("up", [False, True], ids=["same size", "up"])
# One image of many pixels, one of few, and several: each may be computed in another way.
SHAPES = pytest.mark.parametrize(
    "shape", [(1, 12, 10, 4), (1, 4, 4, 7), (3, 4, 6, 4)], ids=lambda shape: "x".join(map(str, shape))
)


def synthesis_layer(shape: tuple[int, ...], filters: int = 3, **options) -> tuple[SynthesisLayer, dict]:
    layer = SynthesisLayer(filters, name="layer", **options)
    return layer, built(layer, (None, *shape[1:]), (None, 5))


def assert_close(found: np.ndarray, expected: np.ndarray) -> None:
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5)


@UP
@SHAPES
@pytest.mark.parametrize("activation", ["lrelu", "linear"])
@pytest.mark.parametrize("noise_mode", ["const", "none"])
def test_a_layer_equals_the_numpy_reference(up, shape, activation, noise_mode):
    layer, weights = synthesis_layer(shape, up=up, activation=activation, gain=0.7)
    x, w = normal(*shape), normal(shape[0], 5, seed=9)
    numpy = checkpoint(weights, activation=activation)
    expected = reference.layer(numpy, "layer", x, w, up=up, gain=0.7, noise_mode=noise_mode)
    assert_close(called(layer, x, w, noise_mode=noise_mode), expected)
    layer.fold()
    assert_close(called(layer, x, w, noise_mode=noise_mode), expected)


@pytest.mark.parametrize("taps", [(1, 2), (1, 2, 4), (1, 2, 3, 5), (1, 2, 3, 4, 7)], ids=str)
def test_an_up_convolution_takes_any_filter(taps):
    layer, weights = synthesis_layer((2, 4, 6, 4), up=True, resample_filter=taps)
    x, w = normal(2, 4, 6, 4), normal(2, 5, seed=9)
    expected = reference.layer(checkpoint(weights, resample_filter=taps), "layer", x, w, up=True)
    assert_close(called(layer, x, w), expected)


def test_random_noise_is_the_noise_argument():
    layer, weights = synthesis_layer((2, 4, 4, 4))
    x, w, noise = normal(2, 4, 4, 4), normal(2, 5, seed=9), normal(2, 4, 4, seed=8)
    expected = reference.layer(checkpoint(weights), "layer", x, w, noise={"layer": noise})
    assert_close(called(layer, x, w, noise, noise_mode="random"), expected)


@pytest.mark.parametrize("noise_mode", ["const", "random", "none"])
def test_a_layer_without_noise_has_none_in_any_mode(noise_mode):
    layer, weights = synthesis_layer((2, 4, 4, 4), use_noise=False)
    assert not [path for path in weights if "noise" in path]
    x, w = normal(2, 4, 4, 4), normal(2, 5, seed=9)
    expected = reference.layer(checkpoint(weights, use_noise=False), "layer", x, w)
    assert_close(called(layer, x, w, noise_mode=noise_mode), expected)


def test_a_layer_is_clamped_after_its_gain():
    layer, weights = synthesis_layer((2, 4, 4, 4), clamp=0.3, gain=0.5)
    x, w = normal(2, 4, 4, 4), normal(2, 5, seed=9)
    expected = reference.layer(checkpoint(weights, conv_clamp=0.3), "layer", x, w, gain=0.5)
    found = called(layer, x, w)
    assert_close(found, expected)
    assert np.abs(found).max() == pytest.approx(0.15)


@UP
@SHAPES
def test_demodulation_cancels_a_scaled_style(up, shape):
    layer, _ = synthesis_layer(shape, up=up, use_noise=False)
    x, w = normal(*shape), normal(shape[0], 5, seed=9)
    before = called(layer, x, w)
    for part in (layer.affine.kernel, layer.affine.bias):
        part.assign(part * 10.0)
    np.testing.assert_allclose(called(layer, x, w), before, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("n", [1, 4])
def test_outputs_have_unit_variance_after_demodulation(n):
    layer, _ = synthesis_layer((n, 32, 32, 40), filters=16, activation="linear", use_noise=False)
    layer.bias.assign(np.zeros(layer.bias.shape, np.float32))
    y = called(layer, normal(n, 32, 32, 40), 3 * normal(n, 5, seed=9))
    assert np.std(y[:, 1:-1, 1:-1]) == pytest.approx(1.0, rel=0.05)
