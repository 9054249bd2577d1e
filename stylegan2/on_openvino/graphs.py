"""The synthesis network as three graphs of OpenVINO: styles, features, image.

Only the features, which are nearly all of the work, may be computed in bfloat16. In a single graph of bfloat16, styles
and image would lose accuracy too. Constant gains are folded into the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from openvino import opset13 as op

from stylegan2.activations import GAINS
from stylegan2.config import GeneratorConfig
from stylegan2.modulated_convolutions import CONV0, CONV1, TORGB, Part, layers, parts
from stylegan2.on_openvino.nodes import (
    Graph,
    Node,
    activated,
    biased,
    bounded,
    constant,
    convolution,
    given,
    graph,
    per_channel,
    up_convolution,
    upsampled,
    upsampled_image,
)
from stylegan2.weights import Checkpoint

EPSILON = 1e-8  # of the demodulation


def styles_graph(checkpoint: Checkpoint) -> Graph:
    """Builds ws [1, num_ws, w_dim] -> for each part its style s [1, in, 1, 1].

    Each part but toRGB has a second output, its gain times the demodulation 1 / sqrt(sum((s * kernel)^2) + 1e-8),
    [1, out, 1, 1].
    """
    config, weights, squares = checkpoint.config, checkpoint.weights, dict(energies(checkpoint))
    ws = given((1, config.num_ws, config.w_dim))
    outputs: list[Node] = []
    for part in parts(config):
        kernel, bias = weights[f"{part.name}/affine/kernel"], weights[f"{part.name}/affine/bias"]
        w = op.gather(ws, np.int64(part.w), np.int64(1))
        style = op.add(op.matmul(w, constant(kernel / math.sqrt(len(kernel))), False, False), constant(bias[None]))
        outputs.append(per_channel(style))
        if part.kind != TORGB:
            energy = constant(squares[f"{part.name}/kernel_energy"])
            sum_of_squares = op.matmul(op.multiply(style, style), energy, False, False)
            gain = gain_of(config, part)
            outputs.append(per_channel(op.divide(gain, op.sqrt(op.add(sum_of_squares, np.float32(EPSILON))))))
    return graph(outputs, [ws], "styles")


def gain_of(config: GeneratorConfig, part: Part) -> np.float32:
    """Returns the factor of a layer's activation, which is folded into what is added before it."""
    return np.float32(GAINS[config.activation] * part.gain)


def folded_constants(checkpoint: Checkpoint) -> Iterator[tuple[str, np.ndarray]]:
    """Yields name and value of each bias and noise strength, multiplied by the gain of its layer."""
    names = ("bias", "noise_strength") if checkpoint.config.use_noise else ("bias",)
    for part in layers(checkpoint.config):
        gain = gain_of(checkpoint.config, part)
        for name in (f"{part.name}/{each}" for each in names):
            with np.errstate(over="ignore"):
                folded = checkpoint.weights[name] * gain  # `check_finite` refuses a network with infinities
            yield name, folded


def energies(checkpoint: Checkpoint) -> Iterator[tuple[str, np.ndarray]]:
    """Yields the name of each demodulated kernel and its energy [in, out], sum over height and width of its squares."""
    for part in layers(checkpoint.config):
        kernel = np.ascontiguousarray(checkpoint.weights[f"{part.name}/kernel"])
        with np.errstate(over="ignore"):
            energy = np.square(kernel).sum(axis=(0, 1))
        yield f"{part.name}/kernel_energy", energy


def features_graph(checkpoint: Checkpoint) -> Graph:
    """Builds the outputs of `styles_graph`, then each layer's noise [1, 1, h, w] -> each toRGB's [1, C, h, w]."""
    return _Features(checkpoint).model()


class _Features:
    """The graph of the features while it is built."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._config, self._weights = checkpoint.config, checkpoint.weights
        self._folded = dict(folded_constants(checkpoint))
        self._scales: list[Node] = []
        self._noises: list[Node] = []
        self._rgbs: list[Node] = []

    def model(self) -> Graph:
        x = constant(self._weights["synthesis/block_0/const"].transpose(2, 0, 1)[None])
        below = x  # what the block began with
        for part in parts(self._config):
            if part.kind == TORGB:
                kernel = self._kernel(part)
                self._rgbs.append(convolution(self._scaled(x, kernel), kernel / math.sqrt(kernel.shape[2])))
                continue
            below = x if part.kind == CONV0 else below
            y = self._layer(part, x)
            if part.kind == CONV1 and part.block and self._config.architecture == "resnet":
                y = op.add(y, self._shortcut(part, below))
            x = y
        return graph(self._rgbs, [*self._scales, *self._noises], "features")

    def _layer(self, part: Part, x: Node) -> Node:
        """Modulates, convolves, demodulates, and adds noise and bias before the activation."""
        config, kernel = self._config, self._kernel(part)
        scaled = self._scaled(x, kernel)
        y = (
            up_convolution(scaled, kernel, config.resample_filter)
            if part.kind == CONV0
            else convolution(scaled, kernel)
        )
        self._scales.append(given((1, kernel.shape[3], 1, 1)))
        y = op.multiply(y, self._scales[-1])
        if config.use_noise:
            self._noises.append(given((1, 1, *config.block_shapes[part.block])))
            strength = constant(self._folded[f"{part.name}/noise_strength"])
            y = op.add(y, op.multiply(self._noises[-1], strength))
        y = activated(biased(y, self._folded[f"{part.name}/bias"]), config.activation)
        return bounded(y, None if config.conv_clamp is None else config.conv_clamp * part.gain)

    def _shortcut(self, part: Part, below: Node) -> Node:
        kernel = self._weights[f"synthesis/block_{part.block}/skip/kernel"]
        narrow = convolution(below, kernel * math.sqrt(0.5 / kernel.shape[2]))
        return upsampled(narrow, kernel.shape[3], self._config.resample_filter)

    def _scaled(self, x: Node, kernel: np.ndarray) -> Node:
        self._scales.append(given((1, kernel.shape[2], 1, 1)))
        return op.multiply(x, self._scales[-1])

    def _kernel(self, part: Part) -> np.ndarray:
        return np.asarray(self._weights[f"{part.name}/kernel"])


def image_graph(checkpoint: Checkpoint) -> Graph:
    """Builds the outputs of `features_graph` -> image [1, H, W, C]."""
    config, weights = checkpoint.config, checkpoint.weights
    inputs: list[Node] = []
    image: Node = None
    for part in (part for part in parts(config) if part.kind == TORGB):
        inputs.append(given((1, config.img_channels, *config.block_shapes[part.block])))
        rgb = bounded(biased(inputs[-1], weights[f"{part.name}/bias"]), config.conv_clamp)
        if image is not None:
            rgb = op.add(upsampled_image(image, config.img_channels, config.resample_filter), rgb)
        image = rgb
    return graph([op.transpose(image, np.array([0, 2, 3, 1]))], inputs, "image")
