"""The operations of the synthesis network as OpenVINO's nodes. Features are [1, C, H, W]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import openvino
from openvino import opset13 as op

from stylegan2.activations import LEAKY_SLOPE

Graph = Any  # an openvino.Model
Node = Any  # one of OpenVINO's, or one of its outputs


def graph(outputs: Sequence[Node], inputs: Sequence[Node], name: str) -> Graph:
    """Returns the graph that computes `outputs` from `inputs`."""
    return openvino.Model(list(outputs), list(inputs), name)


def given(shape: Sequence[int]) -> Node:
    """Returns an input of a graph."""
    return op.parameter(list(shape), np.float32)


def constant(values: np.ndarray) -> Node:
    """Returns a constant of float32."""
    return op.constant(np.ascontiguousarray(values, np.float32))


def per_channel(x: Node) -> Node:
    """Returns [1, C] as [1, C, 1, 1]."""
    return op.reshape(x, np.array([0, 0, 1, 1]), special_zero=True)


def biased(x: Node, bias: np.ndarray) -> Node:
    """Adds a bias [C]."""
    return op.add(x, constant(bias[None, :, None, None]))


def activated(x: Node, activation: str) -> Node:
    """Applies an activation without its gain."""
    if activation == "lrelu":
        return op.prelu(x, np.array([LEAKY_SLOPE], np.float32))
    return _at_least(0.0, x) if activation == "relu" else x


def bounded(x: Node, bound: float | None) -> Node:
    """Clamps to -bound..bound; None leaves everything as it is."""
    return x if bound is None else op.minimum(_per_channel_of(x, bound), _at_least(-bound, x))


def _at_least(bound: float, x: Node) -> Node:
    """Returns x, or the bound if that is larger; NaN stays NaN, because x is the second operand.

    OpenVINO's own relu and clamp make a number of NaN, so that the images of a broken network would look finite. It
    would use its clamp for single numbers, too, so the bound is given for each channel.
    """
    return op.maximum(_per_channel_of(x, bound), x)


def _per_channel_of(x: Node, value: float) -> Node:
    return constant(np.full((1, x.get_output_shape(0)[1], 1, 1), value))


def convolution(x: Node, kernel: np.ndarray) -> Node:
    """Convolves with a kernel [k, k, in, out] and keeps height and width."""
    pads = [kernel.shape[0] // 2] * 2
    return op.convolution(x, constant(kernel.transpose(3, 2, 0, 1)), [1, 1], pads, pads, [1, 1])


def up_convolution(x: Node, kernel: np.ndarray, resample_filter: Sequence[float]) -> Node:
    """Doubles height and width: a transposed convolution with a kernel [3, 3, in, out], then the resampling filter.

    The transposed convolution makes a row and a column of zeros more than it has to, 2H + 2 instead of 2H + 1: oneDNN
    takes a fifth longer for an odd width. They stand in for padding of the filter.
    """
    nothing = [0, 0]
    wide = op.convolution_backprop_data(
        x,
        constant(kernel.transpose(2, 3, 0, 1)),
        [2, 2],
        pads_begin=nothing,
        pads_end=nothing,
        dilations=[1, 1],
        output_padding=[1, 1],
    )  # [1, out, 2H + 2, 2W + 2]
    taps = _taps(resample_filter)
    before, after = [(len(taps) + 1) // 2 - 1] * 2, [(len(taps) - 2) // 2 - 1] * 2
    return op.group_convolution(wide, _depthwise(taps[::-1], kernel.shape[3]), [1, 1], before, after, [1, 1])


def upsampled(x: Node, channels: int, resample_filter: Sequence[float]) -> Node:
    """Doubles height and width: zeros between the samples, then the filter, whose gain along each axis is 2."""
    taps = _taps(resample_filter)
    before = (len(taps) + 1) // 2
    return op.group_convolution_backprop_data(
        x,
        _depthwise(taps, channels),
        [2, 2],
        pads_begin=[len(taps) - 1 - before] * 2,
        pads_end=[before - 1] * 2,
        dilations=[1, 1],
    )


def upsampled_image(x: Node, channels: int, resample_filter: Sequence[float]) -> Node:
    """Computes `upsampled` for few channels, in about a quarter of the time.

    oneDNN computes 16 channels per vector, so a depthwise operation on few channels wastes most of it. Here one plain
    convolution computes the four phases of each channel (see `_phases`), and `depth_to_space` interleaves them.
    """
    phases, before, after = _phases(_taps(resample_filter))
    size = phases.shape[1]
    kernel = np.einsum("pi,qj,cd->ijcpqd", phases, phases, np.eye(channels)).reshape(size, size, channels, 4 * channels)
    weights = constant(kernel.transpose(3, 2, 0, 1))
    return op.depth_to_space(op.convolution(x, weights, [1, 1], [before] * 2, [after] * 2, [1, 1]), "blocks_first", 2)


def _phases(taps: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Returns the taps [2, n] of the even and the odd samples that `upsampled` makes, and the zeros before and after.

    Sample 2m + p is the sum of taps[-1 - k] x[m + (p + k - offset) / 2] over the k with p + k - offset even.
    """
    offset = (len(taps) + 1) // 2
    places = [(p, k, *divmod(p + k - offset, 2)) for p in (0, 1) for k in range(len(taps))]
    shifts = [(p, k, shift) for p, k, shift, odd in places if not odd]
    first, last = (pick(shift for _, _, shift in shifts) for pick in (min, max))
    phases = np.zeros((2, last - first + 1))
    for p, k, shift in shifts:
        phases[p, shift - first] = taps[-1 - k]
    return phases, -first, last


def _taps(resample_filter: Sequence[float]) -> np.ndarray:
    """Returns the taps with a sum of 2, and zeros around them if they are few, so that no padding is negative."""
    taps = np.array(resample_filter if len(resample_filter) > 1 else (0.0, *resample_filter))
    return 2 * np.pad(taps, 0 if len(taps) > 3 else 1) / taps.sum()


def _depthwise(taps: np.ndarray, channels: int) -> Node:
    return constant(np.tile(np.outer(taps, taps), (channels, 1, 1, 1, 1)))
