"""The measuring networks, written once for all engines: functions of an engine's operations."""

from __future__ import annotations

from typing import Protocol, TypeVar

from stylegan2.measurement.configs import ParserConfig, RegressorConfig

SHARP = 16  # feature maps in which the regions are drawn at the full size

T = TypeVar("T")  # an engine's tensor; the order of its axes is the engine's affair


class Operations(Protocol[T]):
    """What an engine computes. `name` is that of a layer's weights, a kernel and a bias."""

    def convolution(self, x: T, name: str, features: int, kernel_size: int = 3, stride: int = 1) -> T:
        """Convolves with zero padding, which keeps the size or halves it, and applies lrelu."""

    def dense(self, x: T, name: str, units: int) -> T:
        """Flattens [height, width, features] in this order, multiplies and applies lrelu."""

    def linear(self, x: T, name: str, units: int) -> T:
        """Multiplies the features of each position, or all features of a flat tensor. No activation."""

    def doubled(self, x: T) -> T:
        """Doubles height and width by repeating each pixel."""

    def interleaved(self, x: T) -> T:
        """Doubles height and width: four groups of features become the pixels of each 2 x 2 block, row by row."""

    def joined(self, x: T, y: T) -> T:
        """Appends the features of y to those of x."""

    def probabilities(self, x: T) -> T:
        """Applies softmax to the features of each position."""

    def sigmoid(self, x: T) -> T:
        """Maps logits to probabilities."""

    def expected_positions(self, x: T) -> T:
        """Applies softmax over the positions of each feature and returns their mean x and y, [N, features, 2].

        Positions are pixel centres as fractions of width and height: integral regression (Sun et al. 2018,
        arXiv:1711.08229).
        """


def regressor(ops: Operations[T], config: RegressorConfig, images: T) -> T:
    """Returns the standardised attributes [N, outputs] of images [N, size, size, 3] in -1..1.

    The dense layers see all positions, because position matters for attributes such as yaw.
    """
    x, side, channels, number = images, config.size, config.channels, 0
    while side > 4:
        x = ops.convolution(x, f"conv_{number}", channels, config.kernel_size, stride=2)
        side, channels, number = side // 2, min(channels * 2, config.channel_max), number + 1
    return ops.linear(ops.dense(x, "hidden", config.features), "outputs", config.outputs)


def parser(ops: Operations[T], config: ParserConfig, images: T) -> tuple[T, T, T]:
    """Finds regions and landmarks in images [N, size, size, 3] in -1..1.

    Returns:
        The probability of each region, [N, size, size, regions]; the landmarks as fractions of width and height,
        [N, landmarks, 2]; and the probability that each is visible, [N, landmarks].
    """
    x, passed = images, []
    for number, channels in enumerate(config.channels):
        x = ops.convolution(x, f"down_{number}", channels, stride=2)
        x = ops.convolution(x, f"at_{number}", channels)
        passed.append(x)
    visible = ops.sigmoid(ops.linear(ops.dense(x, "seen", config.channels[-1]), "visible", config.landmarks))
    for number in reversed(range(len(config.channels) - 1)):
        x = ops.joined(ops.doubled(x), passed[number])
        x = ops.convolution(x, f"up_{number}", config.channels[number])
    positions = ops.expected_positions(ops.linear(x, "heat", config.landmarks))
    sharp = ops.joined(ops.interleaved(ops.linear(x, "sharpen", 4 * SHARP)), images)
    edges = ops.convolution(sharp, "edges", SHARP)
    return ops.probabilities(ops.linear(edges, "regions", config.regions)), positions, visible
