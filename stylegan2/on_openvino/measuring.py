"""The measuring networks on OpenVINO."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
from openvino import opset13 as op

from stylegan2.activations import LEAKY_SLOPE
from stylegan2.measurement.configs import CHANNELS, ParserConfig, RegressorConfig
from stylegan2.measurement.networks import parser, regressor
from stylegan2.measurement.positions import pixel_centres
from stylegan2.on_openvino.compiled import request
from stylegan2.on_openvino.native import calls
from stylegan2.on_openvino.nodes import Node, biased, constant, given, graph

Weights = Mapping[str, np.ndarray]


class CompiledMeasure:
    """A compiled measuring network. Several threads may call it; they take turns.

    Args:
        config: of the network.
        weights: by name, in the layout of Keras.
    """

    def __init__(self, config: RegressorConfig | ParserConfig, weights: Weights) -> None:
        images = given((1, config.size, config.size, CHANNELS))
        ops = _Operations(weights)
        x = op.transpose(images, np.array([0, 3, 1, 2]))
        if isinstance(config, RegressorConfig):
            outputs = [regressor(ops, config, x)]
        else:
            regions, positions, visible = parser(ops, config, x)
            outputs = [op.transpose(regions, np.array([0, 2, 3, 1])), positions, visible]
        self._request: Any = request(graph(outputs, [images], "measure"))
        self._one_at_a_time = threading.Lock()

    def __call__(self, images: np.ndarray) -> list[np.ndarray]:
        """Returns the network's outputs for images float32 [N, size, size, 3]. Each image is computed alone."""
        rows = [self._row(image[None]) for image in images]
        return [np.concatenate(output) for output in zip(*rows, strict=True)]

    def _row(self, image: np.ndarray) -> list[np.ndarray]:
        with self._one_at_a_time, calls.call():
            self._request.infer({0: image}, share_inputs=True)
            return [np.array(tensor.data) for tensor in self._request.output_tensors]


class _Operations:
    """Builds the nodes. Features are [1, C, H, W]."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def convolution(self, x: Node, name: str, features: int, kernel_size: int = 3, stride: int = 1) -> Node:
        kernel = self._weights[f"{name}/kernel"]
        # Keras' "same": of the zeros that are missing, the larger half comes after the pixels.
        missing = [max(kernel_size - (stride if side % stride == 0 else side % stride), 0) for side in _sides(x)]
        before, after = [each // 2 for each in missing], [each - each // 2 for each in missing]
        y = op.convolution(x, constant(kernel.transpose(3, 2, 0, 1)), [stride] * 2, before, after, [1, 1])
        return _lrelu(biased(y, self._weights[f"{name}/bias"]))

    def dense(self, x: Node, name: str, units: int) -> Node:
        flat = op.reshape(op.transpose(x, np.array([0, 2, 3, 1])), np.array([1, -1]), special_zero=False)
        return _lrelu(self.linear(flat, name, units))

    def linear(self, x: Node, name: str, units: int) -> Node:
        kernel, bias = self._weights[f"{name}/kernel"], self._weights[f"{name}/bias"]
        if len(x.get_output_shape(0)) == 2:
            return op.add(op.matmul(x, constant(kernel), False, False), constant(bias[None]))
        return biased(op.convolution(x, constant(kernel.T[:, :, None, None]), [1, 1], [0, 0], [0, 0], [1, 1]), bias)

    def doubled(self, x: Node) -> Node:
        height, width = _sides(x)
        options = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor", "axes": np.array([2, 3])}
        return op.interpolate(x, np.array([2 * height, 2 * width]), "nearest", "sizes", **options)

    def interleaved(self, x: Node) -> Node:
        return op.depth_to_space(x, "blocks_first", 2)

    def joined(self, x: Node, y: Node) -> Node:
        return op.concat([x, y], 1)

    def probabilities(self, x: Node) -> Node:
        return op.softmax(x, 1)

    def sigmoid(self, x: Node) -> Node:
        return op.sigmoid(x)

    def expected_positions(self, x: Node) -> Node:
        flat = op.reshape(x, np.array([0, 0, -1]), special_zero=True)  # [1, features, H * W]
        return op.matmul(op.softmax(flat, 2), constant(pixel_centres(*_sides(x))[None]), False, False)


def _sides(x: Node) -> tuple[int, int]:
    _, _, height, width = x.get_output_shape(0)
    return height, width


def _lrelu(x: Node) -> Node:
    return op.prelu(x, np.array([LEAKY_SLOPE], np.float32))
