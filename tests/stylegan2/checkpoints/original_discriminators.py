"""The original programs' discriminators in NumPy, computed on arrays with the names and layouts of their files.

It is an independent reference for what these weights compute, in the original programs' order of axes [N, C, H, W] and
in float64. It shares no code with the readers or the network of this project (Karras et al. 2020, arXiv:1912.04958,
figure 7).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

Arrays = Mapping[str, np.ndarray]


class TorchLayers:
    """The arrays of NVIDIA's torch pickles. Layers have their names from there, such as "b8.conv0"."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays

    def weight(self, layer: str) -> np.ndarray | None:
        """A kernel [out, in, height, width] or a matrix [out, in]."""
        return self.arrays.get(f"{layer}.weight")

    def bias(self, layer: str) -> np.ndarray | float:
        return self.arrays.get(f"{layer}.bias", 0.0)


class TensorFlowLayers(TorchLayers):
    """The arrays of the TensorFlow-era pickles, whose kernels are [height, width, in, out] and matrices [in, out]."""

    def weight(self, layer: str) -> np.ndarray | None:
        array = self.arrays.get(f"{self._name(layer)}/weight")
        return None if array is None else np.moveaxis(array, (-1, -2), (0, 1))

    def bias(self, layer: str) -> np.ndarray | float:
        return self.arrays.get(f"{self._name(layer)}/bias", 0.0)

    def _name(self, layer: str) -> str:
        whole = {"b4.fc": "4x4/Dense0", "b4.out": "Output", "mapping.embed": "LabelEmbed"}
        parts = {"fromrgb": "FromRGB", "conv0": "Conv0", "conv1": "Conv1_down", "skip": "Skip", "conv": "Conv"}
        block, _, part = layer.partition(".")
        if block == "mapping" and part.startswith("fc"):
            return f"Mapping{part[2:]}"
        return whole.get(layer) or f"{block[1:]}x{block[1:]}/{parts[part]}"


class RosinalityLayers(TorchLayers):
    """The arrays of rosinality's `d`, which counts its blocks downwards from an image of `side`."""

    def __init__(self, arrays: Arrays, side: int) -> None:
        super().__init__(arrays)
        self.side = side

    def weight(self, layer: str) -> np.ndarray | None:
        return self._find(layer, "weight")

    def bias(self, layer: str) -> np.ndarray | float:
        found = self._find(layer, "bias")
        return 0.0 if found is None else found

    def _find(self, layer: str, leaf: str) -> np.ndarray | None:
        ends = {"b4.conv": "final_conv", "b4.fc": "final_linear.0", "b4.out": "final_linear.1"}
        block, _, part = layer.partition(".")
        number = int(math.log2(self.side / int(block[1:]))) + 1 if block != "mapping" else 0
        row = {"conv0": f"convs.{number}.conv1", "conv1": f"convs.{number}.conv2", "skip": f"convs.{number}.skip"}
        there = ends.get(layer) or {**row, "fromrgb": "convs.0"}.get(part, "none")
        found = [name for name in self.arrays if re.fullmatch(rf"{re.escape(there)}(\.\d)?\.{leaf}", name)]
        return self.arrays[found[0]] if found else None


def logits(
    layers: TorchLayers,
    images: np.ndarray,
    c: np.ndarray | None = None,
    architecture: str = "resnet",
    activation: str = "lrelu",
    clamp: float | None = None,
    taps: tuple[float, ...] = (1, 3, 3, 1),
    group: int | None = 4,
    features: int = 1,
    lr_multiplier: float = 0.01,
) -> np.ndarray:
    """Computes logits [N] of images [N, C, H, W] and labels c [N, c_dim]. A `group` of None is the whole batch."""
    net = _Arithmetic(layers, activation, math.inf if clamp is None else clamp, taps)
    x, image, side = None, images.astype(np.float64), images.shape[-1]
    while side > 4:
        if x is None or architecture == "skip":
            x = (0 if x is None else x) + net.conv(f"b{side}.fromrgb", image)
        image, shortcut = net.blurred(image, 1)[:, :, ::2, ::2], x
        x = net.conv(f"b{side}.conv1", net.conv(f"b{side}.conv0", x), down=True)
        if architecture == "resnet":
            x = (x + net.linear_conv(f"b{side}.skip", shortcut, down=True)) / math.sqrt(2)
        side //= 2
    if architecture == "skip":
        x = x + net.act(net.linear_conv("b4.fromrgb", image))
    x = net.conv("b4.conv", with_deviation(x, group, features) if features else x)
    x = net.dense("b4.out", net.act(net.dense("b4.fc", x.reshape(len(x), -1))))
    return x[:, 0] if c is None else np.sum(x * net.label(c, lr_multiplier), axis=1) / math.sqrt(x.shape[1])


def with_deviation(x: np.ndarray, group: int | None, features: int) -> np.ndarray:
    """Appends the minibatch standard deviation. Image n is in a group with n + N / G, n + 2 N / G, ..."""
    n, channels, height, width = x.shape
    group = min(group or n, n)
    split = x.reshape(group, n // group, features, channels // features, height, width)
    deviation = np.sqrt(split.var(axis=0) + 1e-8).mean(axis=(2, 3, 4))  # [N / G, features]
    maps = np.tile(deviation[:, :, None, None], (group, 1, height, width))
    return np.concatenate([x, maps], axis=1)


class _Arithmetic:
    def __init__(self, layers: TorchLayers, activation: str, clamp: float, taps: tuple[float, ...]) -> None:
        self.layers, self.activation, self.clamp = layers, activation, clamp
        self.taps = np.asarray(taps, np.float64) / sum(taps)

    def conv(self, layer: str, x: np.ndarray, down: bool = False) -> np.ndarray:
        return np.clip(self.act(self.linear_conv(layer, x, down)), -self.clamp, self.clamp)

    def linear_conv(self, layer: str, x: np.ndarray, down: bool = False) -> np.ndarray:
        """Computes a cross-correlation plus bias. To halve the size, filters first and keeps every second sample."""
        kernel = np.asarray(self.layers.weight(layer), np.float64)  # [out, in, k, k]
        size = kernel.shape[-1]
        pad = size // 2
        x = self.blurred(x, size) if down else np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        height, width, step = x.shape[2] - size + 1, x.shape[3] - size + 1, 2 if down else 1
        y = sum(
            np.einsum("nchw,oc->nohw", x[:, :, i : i + height : step, j : j + width : step], kernel[:, :, i, j])
            for i in range(size)
            for j in range(size)
        )
        bias = np.reshape(np.asarray(self.layers.bias(layer), np.float64), (-1, 1, 1))
        return y / math.sqrt(kernel.shape[1] * size * size) + bias

    def blurred(self, x: np.ndarray, size: int) -> np.ndarray:
        """Filters with zeros around, so that a kernel of `size` with a stride of two then halves the sides."""
        total = len(self.taps) - 2 + size - 1
        for axis in (2, 3):
            widths = [(0, 0)] * 4
            widths[axis] = ((total + 1) // 2, total // 2)
            x = np.apply_along_axis(np.convolve, axis, np.pad(x, widths), self.taps, "valid")
        return x

    def dense(self, layer: str, x: np.ndarray) -> np.ndarray:
        matrix = np.asarray(self.layers.weight(layer), np.float64)  # [out, in]
        return x @ matrix.T / math.sqrt(matrix.shape[1]) + self.layers.bias(layer)

    def label(self, c: np.ndarray, lr_multiplier: float) -> np.ndarray:
        y = self.dense("mapping.embed", c)
        y = y / np.sqrt(np.mean(y * y, axis=1, keepdims=True) + 1e-8)
        k = 0
        while self.layers.weight(f"mapping.fc{k}") is not None:
            y, k = self.act(lr_multiplier * self.dense(f"mapping.fc{k}", y)), k + 1
        return y

    def act(self, x: np.ndarray) -> np.ndarray:
        slope = {"lrelu": 0.2, "relu": 0.0, "linear": 1.0}[self.activation]
        return np.where(x > 0, x, slope * x) * (1.0 if self.activation == "linear" else math.sqrt(2))
