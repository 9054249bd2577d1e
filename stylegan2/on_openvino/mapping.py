"""The mapping network in NumPy: less work than one layer of the synthesis network.

OpenVINO's matrix products were tried. Their error of 7.6e-6 in w is above what the comparison with the original
programs allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from stylegan2.activations import GAINS, LEAKY_SLOPE
from stylegan2.weights import Checkpoint

_SLOPES = {"lrelu": np.float32(LEAKY_SLOPE), "relu": np.float32(0.0)}
_EPSILON = np.float32(1e-8)


class NumPyMapping:
    """Maps z [N, z_dim] (and c [N, c_dim]) to w [N, w_dim] (Karras et al. 2019, arXiv:1812.04948, section 2)."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        config = checkpoint.config
        self._activation = config.mapping_activation
        names = [f"mapping/dense_{number}" for number in range(config.mapping_layers)]
        self._named = {name: _dense(checkpoint, name, config.mapping_lr_multiplier) for name in names}
        self._layers = list(self._named.values())
        self._embed = None
        if config.c_dim:
            self._embed = self._named["mapping/embed"] = _dense(checkpoint, "mapping/embed")

    def __call__(self, z: np.ndarray, c: np.ndarray | None = None) -> np.ndarray:
        """Returns the w's. The last bits of a row may depend on the other rows."""
        x = _normalized(z)
        if self._embed is not None:
            kernel, bias = self._embed
            x = np.concatenate([x, _normalized(c @ kernel + bias)], axis=-1)
        for kernel, bias in self._layers:
            x = x @ kernel + bias
            if self._activation != "linear":
                x = np.where(x > 0, x, x * _SLOPES[self._activation]) * np.float32(GAINS[self._activation])
        return x

    def constants(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields name and value of each weight with its gain."""
        for name, (kernel, bias) in self._named.items():
            yield f"{name}/kernel", kernel
            yield f"{name}/bias", bias


def _dense(checkpoint: Checkpoint, name: str, lr_multiplier: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    # In one order of memory, on which the last bits of a product depend.
    kernel, bias = (np.ascontiguousarray(checkpoint.weights[f"{name}/{each}"]) for each in ("kernel", "bias"))
    with np.errstate(over="ignore"):  # `check_finite` refuses such networks
        return kernel * np.float32(lr_multiplier / math.sqrt(len(kernel))), bias * np.float32(lr_multiplier)


def _normalized(x: np.ndarray) -> np.ndarray:
    return x / np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True) + _EPSILON)
