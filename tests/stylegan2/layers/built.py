"""Layers with random weights, and the same weights for the NumPy reference."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import keras
import numpy as np
from keras import ops

from stylegan2 import backend


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def built(layer: keras.Layer, *shapes: tuple) -> dict[str, np.ndarray]:
    """Builds `layer` with random weights, none of them zero; returns them by path."""
    layer.build(*shapes)
    weights = {}
    for k, variable in enumerate(layer.variables):
        weights[variable.path] = normal(*variable.shape, seed=k + 1)
        variable.assign(weights[variable.path])
    return weights


def called(layer: keras.Layer, *inputs: np.ndarray | None, **options) -> np.ndarray:
    tensors = [x if x is None else ops.convert_to_tensor(x) for x in inputs]
    return ops.convert_to_numpy(backend.inference(layer, **options)(*tensors))


def checkpoint(weights: Mapping[str, np.ndarray], **config) -> SimpleNamespace:
    """Returns the parts of a checkpoint that a layer of `numpy_stylegan2` reads."""
    defaults = {"resample_filter": (1, 3, 3, 1), "conv_clamp": None, "use_noise": True, "activation": "lrelu"}
    return SimpleNamespace(weights=weights, config=SimpleNamespace(**{**defaults, **config}))


def assert_close(found: np.ndarray, expected: np.ndarray) -> None:
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
