"""The operations of the measuring networks in Keras, for training, and for inference on TensorFlow and JAX."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers, ops

from stylegan2.activations import LEAKY_SLOPE
from stylegan2.measurement.configs import CHANNELS, ParserConfig, RegressorConfig
from stylegan2.measurement.networks import parser, regressor
from stylegan2.measurement.positions import pixel_centres

Tensor = Any
MOMENTUM = 0.95  # of the statistics of batch normalisation: a run of a few hundred steps has to reach them


class KerasOperations:
    """Builds the layers of a Keras model. Features are [N, H, W, C].

    Args:
        normalised: whether convolutions and dense layers have batch normalisation instead of a bias, as they need it
            for training: without it, the first large steps kill most units for good.
    """

    def __init__(self, normalised: bool) -> None:
        self._normalised = normalised

    def convolution(self, x: Tensor, name: str, features: int, kernel_size: int = 3, stride: int = 1) -> Tensor:
        options: dict[str, Any] = {"strides": stride, "padding": "same", "use_bias": not self._normalised}
        return self._activated(layers.Conv2D(features, kernel_size, name=name, **options)(x), name)

    def dense(self, x: Tensor, name: str, units: int) -> Tensor:
        layer = layers.Dense(units, use_bias=not self._normalised, name=name)
        return self._activated(layer(layers.Flatten()(x)), name)

    def linear(self, x: Tensor, name: str, units: int) -> Tensor:
        return layers.Dense(units, name=name)(x)

    def doubled(self, x: Tensor) -> Tensor:
        return layers.UpSampling2D(2)(x)

    def interleaved(self, x: Tensor) -> Tensor:
        _, height, width, features = x.shape
        blocks = ops.reshape(x, (-1, height, width, 2, 2, features // 4))
        return ops.reshape(ops.transpose(blocks, (0, 1, 3, 2, 4, 5)), (-1, 2 * height, 2 * width, features // 4))

    def joined(self, x: Tensor, y: Tensor) -> Tensor:
        return layers.Concatenate()([x, y])

    def probabilities(self, x: Tensor) -> Tensor:
        return ops.softmax(x, axis=-1)

    def sigmoid(self, x: Tensor) -> Tensor:
        return ops.sigmoid(x)

    def expected_positions(self, x: Tensor) -> Tensor:
        _, height, width, features = x.shape
        weights = ops.softmax(ops.reshape(x, (-1, height * width, features)), axis=1)
        return ops.matmul(ops.transpose(weights, (0, 2, 1)), pixel_centres(height, width))

    def _activated(self, x: Tensor, name: str) -> Tensor:
        x = layers.BatchNormalization(momentum=MOMENTUM, name=f"{name}_norm")(x) if self._normalised else x
        return layers.LeakyReLU(LEAKY_SLOPE)(x)


def build_model(config: RegressorConfig | ParserConfig, normalised: bool) -> keras.Model:
    """Builds an untrained model of a measuring network (see `stylegan2.measurement.networks`)."""
    ops_ = KerasOperations(normalised)
    images = keras.Input((config.size, config.size, CHANNELS))
    if isinstance(config, RegressorConfig):
        return keras.Model(images, regressor(ops_, config, images))
    regions, positions, visible = parser(ops_, config, images)
    return keras.Model(images, {"regions": regions, "positions": positions, "visible": visible})


def folded_weights(model: keras.Model) -> dict[str, np.ndarray]:
    """Returns the weights of a model that was built with `normalised`, by name, with the normalisation folded in."""
    weights: dict[str, np.ndarray] = {}
    norms = {layer.name: layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)}
    for layer in model.layers:
        if not isinstance(layer, layers.Conv2D | layers.Dense):
            continue
        kernel = _numpy(layer.kernel)
        if layer.use_bias:
            bias = _numpy(layer.bias)
        else:
            norm = norms[f"{layer.name}_norm"]
            gamma, beta, mean, variance = (
                _numpy(v) for v in (norm.gamma, norm.beta, norm.moving_mean, norm.moving_variance)
            )
            scale = gamma / np.sqrt(variance + norm.epsilon)
            kernel, bias = kernel * scale, beta - mean * scale
        weights |= {f"{layer.name}/kernel": kernel, f"{layer.name}/bias": bias}
    return weights


def _numpy(variable: keras.Variable) -> np.ndarray:
    return np.array(ops.convert_to_numpy(ops.copy(variable.value)))
