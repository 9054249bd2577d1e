"""The shapes of the measuring networks' weights."""

from __future__ import annotations

import math

from stylegan2.measurement.configs import CHANNELS, ParserConfig, RegressorConfig
from stylegan2.measurement.networks import parser, regressor

Size = tuple[int, ...]  # of one row of a tensor


def weight_shapes(config: RegressorConfig | ParserConfig) -> dict[str, tuple[int, ...]]:
    """Returns name and shape of each weight, in the order of the forward pass."""
    ops = _Shapes()
    images = (config.size, config.size, CHANNELS)
    if isinstance(config, RegressorConfig):
        regressor(ops, config, images)
    else:
        parser(ops, config, images)
    return ops.found


class _Shapes:
    """Computes nothing but the sizes of tensors, and notes the shapes of the weights."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, ...]] = {}

    def convolution(self, x: Size, name: str, features: int, kernel_size: int = 3, stride: int = 1) -> Size:
        self._note(name, (kernel_size, kernel_size, x[-1], features))
        return -(-x[0] // stride), -(-x[1] // stride), features

    def dense(self, x: Size, name: str, units: int) -> Size:
        return self.linear((math.prod(x),), name, units)

    def linear(self, x: Size, name: str, units: int) -> Size:
        self._note(name, (x[-1], units))
        return *x[:-1], units

    def doubled(self, x: Size) -> Size:
        return 2 * x[0], 2 * x[1], x[2]

    def interleaved(self, x: Size) -> Size:
        return 2 * x[0], 2 * x[1], x[2] // 4

    def joined(self, x: Size, y: Size) -> Size:
        return *x[:-1], x[-1] + y[-1]

    def probabilities(self, x: Size) -> Size:
        return x

    def sigmoid(self, x: Size) -> Size:
        return x

    def expected_positions(self, x: Size) -> Size:
        return x[-1], 2

    def _note(self, name: str, kernel: tuple[int, ...]) -> None:
        self.found |= {f"{name}/kernel": kernel, f"{name}/bias": kernel[-1:]}
