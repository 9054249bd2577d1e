"""A small convolutional network that says of a picture how much it has of each attribute."""

from __future__ import annotations

import dataclasses
from typing import Any

import keras
import numpy as np
from keras import layers

from stylegan2 import backend

BATCH = 125


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegressorConfig:
    """What a regressor looks at and what it says: everything that is needed to build it.

    `img_height`, `img_width` and `img_channels` are those of its pictures, `names` the attributes in the order of its
    outputs. `channels` are the feature maps of the first convolution; each further one has twice as many, up to
    `channel_max`.
    """

    img_height: int
    img_width: int
    img_channels: int
    names: tuple[str, ...]
    channels: int = 24
    channel_max: int = 160
    features: int = 192


class Regressor:
    """Attributes of pictures, in the labels' own units.

    Convolutions with a stride of two down to 4 px, then two dense layers on all positions, as where a thing is matters
    here (yaw). Inside, attributes are standardised: `mean` and `std` [D] are the labels'. `r2` [D] is the share of the
    variance that it explains on pictures held out of its training, NaN before.
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
        """images float32 [N, H, W, C] in about -1..1 -> attributes float32 [N, D].

        Images of twice (three times, ...) the size are reduced to the means of their squares first.

        Raises:
            ValueError: images of another size, or another number of channels.
        """
        resized = self._reduced(np.clip(images, -1, 1))
        batches = [resized[start : start + BATCH] for start in range(0, len(resized), BATCH)]
        return np.concatenate([self._standardised(batch) for batch in batches]) * self.std + self.mean

    def _standardised(self, images: np.ndarray) -> np.ndarray:
        """Of at most `BATCH` images, filled up to that many, as the program for another number would be another one."""
        missing = np.zeros((BATCH - len(images), *images.shape[1:]), images.dtype)
        return self.model.predict_on_batch(np.concatenate([images, missing]))[: len(images)]

    def _reduced(self, images: np.ndarray) -> np.ndarray:
        n, *shape = images.shape
        height, width, channels = self.config.img_height, self.config.img_width, self.config.img_channels
        factor = shape[0] // height
        if factor < 1 or shape != [height * factor, width * factor, channels]:
            raise ValueError(
                f"the regressor looks at images of {height}x{width}x{channels}, or of a multiple of that size. "
                f"Received: {'x'.join(map(str, shape))}"
            )
        return images.reshape(n, height, factor, width, factor, channels).mean(axis=(2, 4))


def build_model(config: RegressorConfig) -> keras.Model:
    """Pictures [N, H, W, C] in -1..1 -> standardised attributes [N, D], untrained."""
    x = inputs = keras.Input((config.img_height, config.img_width, config.img_channels))
    side, channels = min(config.img_height, config.img_width), config.channels
    while side > 4:
        x = _normalised(layers.Conv2D(channels, 3, strides=2, padding="same", use_bias=False)(x))
        side, channels = (side + 1) // 2, min(channels * 2, config.channel_max)
    x = _normalised(layers.Dense(config.features, use_bias=False)(layers.Flatten()(x)))
    return keras.Model(inputs, layers.Dense(len(config.names))(x))


def _normalised(x: Any) -> Any:
    """Batch normalisation, without which the first large steps switch most units off for good; then lrelu."""
    return layers.LeakyReLU(0.2)(layers.BatchNormalization()(x))


def compile_options() -> dict[str, Any]:
    """How Keras compiles it: XLA everywhere but on TensorFlow's CPU, whose own convolutions are the faster ones."""
    return {"jit_compile": not backend.uses_onednn()}
