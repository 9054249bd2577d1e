"""The mean of many w's, for files without a `w_avg`, which truncation needs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from stylegan2.config import GeneratorConfig

SAMPLES = 4096
BATCH = 256
EPSILON = 1e-8


def average_w(config: GeneratorConfig, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """Returns the mean of w over z = RandomState(0).randn(4096, z_dim), [w_dim].

    A conditional network gets its classes in turn. The mean is computed in float64 and rounded to six decimals, so that
    a file has the same fingerprint on every machine.
    """
    rng = np.random.RandomState(0)
    total = np.zeros(config.w_dim)
    for start in range(0, SAMPLES, BATCH):
        classes = np.arange(start, start + BATCH) % max(config.c_dim, 1)
        total += _mapping(config, weights, rng.randn(BATCH, config.z_dim), classes).sum(axis=0)
    return np.round(total / SAMPLES, 6).astype(np.float32)  # [w_dim]


def _mapping(config: GeneratorConfig, weights: Mapping[str, np.ndarray], z: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Runs the mapping network: z [N, z_dim], classes [N] -> w [N, w_dim]."""
    x = _normalise(z)
    if config.c_dim:
        embedded = _embedded(weights, c)  # [N, embed_features]
        x = np.concatenate([x, _normalise(embedded)], axis=1)
    for k in range(config.mapping_layers):
        x = _activate(_dense(weights, f"mapping/dense_{k}", x, config.mapping_lr_multiplier), config.mapping_activation)
    return x


def _normalise(x: np.ndarray) -> np.ndarray:
    return x / np.sqrt(np.mean(x * x, axis=1, keepdims=True) + EPSILON)


def _embedded(weights: Mapping[str, np.ndarray], c: np.ndarray) -> np.ndarray:
    """Embeds classes [N] -> [N, embed_features]. One-hot labels would take memory in proportion to c_dim squared."""
    kernel = weights["mapping/embed/kernel"]  # [c_dim, embed_features]
    return kernel[c].astype(np.float64) * (1 / np.sqrt(len(kernel))) + weights["mapping/embed/bias"]


def _dense(weights: Mapping[str, np.ndarray], name: str, x: np.ndarray, lr_multiplier: float) -> np.ndarray:
    kernel = weights[f"{name}/kernel"].astype(np.float64)  # [in, out]
    return x @ (kernel * (lr_multiplier / np.sqrt(len(kernel)))) + lr_multiplier * weights[f"{name}/bias"]


def _activate(x: np.ndarray, activation: str) -> np.ndarray:
    if activation == "linear":
        return x
    return np.sqrt(2) * np.maximum(x, 0.2 * x if activation == "lrelu" else 0)
