"""The measuring networks on Keras' backends, TensorFlow and JAX."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from stylegan2 import backend
from stylegan2.measurement.configs import ParserConfig, RegressorConfig
from stylegan2.measurement.keras_operations import build_model

BATCH = 16  # rows per call; the last call is padded, so that a row's result does not depend on their number


class KerasMeasure:
    """A measuring network. Several threads may call it; they take turns.

    Args:
        config: of the network.
        weights: by name.
    """

    def __init__(self, config: RegressorConfig | ParserConfig, weights: Mapping[str, np.ndarray]) -> None:
        self._model = build_model(config, normalised=False)
        for layer in self._model.layers:
            if f"{layer.name}/kernel" in weights:
                layer.kernel.assign(weights[f"{layer.name}/kernel"])
                layer.bias.assign(weights[f"{layer.name}/bias"])
        self._model.compile(jit_compile=not backend.uses_onednn())
        self._one_at_a_time = threading.Lock()

    def __call__(self, images: np.ndarray) -> list[np.ndarray]:
        """Returns the network's outputs for images float32 [N, size, size, 3]."""
        parts = [self._part(images[start : start + BATCH]) for start in range(0, len(images), BATCH)]
        return [np.concatenate(output) for output in zip(*parts, strict=True)]

    def _part(self, images: np.ndarray) -> list[np.ndarray]:
        padded = np.concatenate([images, np.zeros((BATCH - len(images), *images.shape[1:]), images.dtype)])
        with self._one_at_a_time:
            outputs: Any = self._model.predict_on_batch(padded)
        ordered = (
            [outputs[name] for name in ("regions", "positions", "visible")] if isinstance(outputs, dict) else [outputs]
        )
        return [np.asarray(each)[: len(images)] for each in ordered]
