"""A small convolutional network that estimates the attributes of a face from its picture."""

from __future__ import annotations

import dataclasses
from typing import Any

import keras
import numpy as np
from keras import layers

from stylegan2 import backend

BATCH = 125  # pictures per call of the compiled model


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegressorConfig:
    """The size of a regressor's pictures, the names of its attributes, and its architecture.

    Attributes:
        img_height, img_width, img_channels: of the pictures.
        names: of the attributes, in the order of the outputs.
        channels: feature maps of the first convolution. Each further convolution has twice as many as the one before.
        channel_max: the largest number of feature maps.
        features: units of the hidden dense layer.
    """

    img_height: int
    img_width: int
    img_channels: int
    names: tuple[str, ...]
    channels: int = 24
    channel_max: int = 160
    features: int = 192


class Regressor:
    """Estimates the attributes of pictures in the units of the labels.

    The model has convolutions with stride 2 down to 4 px, followed by two dense layers. The dense layers see all
    positions, because position matters for attributes such as yaw. The model's outputs are standardised.

    Args:
        config: the size and the architecture.
        mean: [D], of the labels; 0 if None.
        std: [D], of the labels; 1 if None.
        r2: [D], the share of variance that the regressor explains on held-out pictures; NaN if None.
    """

    def __init__(
        self,
        config: RegressorConfig,
        mean: np.ndarray | None = None,
        std: np.ndarray | None = None,
        r2: np.ndarray | None = None,
    ):
        self.config = config
        outputs = len(config.names)
        self.mean = np.zeros(outputs, np.float32) if mean is None else mean
        self.std = np.ones(outputs, np.float32) if std is None else std
        self.r2 = np.full(outputs, np.nan, np.float32) if r2 is None else r2
        self.model = build_model(config)
        self.model.compile(**compile_options())

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Returns the attributes, float32 [N, D], of images, float32 [N, H, W, C] in about -1..1.

        Images may have a multiple of the configured size. They are then reduced by averaging blocks of pixels.

        Raises:
            ValueError: the images have another size or another number of channels.
        """
        resized = self._reduced(np.clip(images, -1, 1))
        batches = [resized[start : start + BATCH] for start in range(0, len(resized), BATCH)]
        return np.concatenate([self._standardised(batch) for batch in batches]) * self.std + self.mean

    def _standardised(self, images: np.ndarray) -> np.ndarray:
        """Returns the outputs for at most `BATCH` images, padded to `BATCH` so that the model is compiled only once."""
        missing = np.zeros((BATCH - len(images), *images.shape[1:]), images.dtype)
        return self.model.predict_on_batch(np.concatenate([images, missing]))[: len(images)]

    def _reduced(self, images: np.ndarray) -> np.ndarray:
        n, *shape = images.shape
        height, width, channels = self.config.img_height, self.config.img_width, self.config.img_channels
        factor = shape[0] // height
        if factor < 1 or shape != [height * factor, width * factor, channels]:
            raise ValueError(
                f"`images` must be of {height}x{width}x{channels} or a multiple of that height and width. "
                f"Received: {'x'.join(map(str, shape))}"
            )
        return images.reshape(n, height, factor, width, factor, channels).mean(axis=(2, 4))


def build_model(config: RegressorConfig) -> keras.Model:
    """Builds an untrained model that maps pictures [N, H, W, C] in -1..1 to standardised attributes [N, D]."""
    x = inputs = keras.Input((config.img_height, config.img_width, config.img_channels))
    side, channels = min(config.img_height, config.img_width), config.channels
    while side > 4:
        x = _normalised(layers.Conv2D(channels, 3, strides=2, padding="same", use_bias=False)(x))
        side, channels = (side + 1) // 2, min(channels * 2, config.channel_max)
    x = _normalised(layers.Dense(config.features, use_bias=False)(layers.Flatten()(x)))
    return keras.Model(inputs, layers.Dense(len(config.names))(x))


def _normalised(x: Any) -> Any:
    """Applies batch normalisation and lrelu. Without the former, the first large steps kill most units for good."""
    return layers.LeakyReLU(0.2)(layers.BatchNormalization()(x))


def compile_options() -> dict[str, Any]:
    """Returns options for `Model.compile`: XLA, except on TensorFlow's CPU, where oneDNN's convolutions are faster."""
    return {"jit_compile": not backend.uses_onednn()}
