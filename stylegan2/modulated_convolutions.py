"""The modulated convolutions of a synthesis network, in the order in which they are computed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

from stylegan2.config import GeneratorConfig

CONV0, CONV1, TORGB = "conv0", "conv1", "torgb"  # conv0 doubles height and width


@dataclasses.dataclass(frozen=True)
class Part:
    """One modulated convolution.

    Attributes:
        name: The beginning of the names of its weights.
        w: The index of the w that makes its style.
        block: The index of its block.
        kind: CONV0, CONV1 or TORGB.
        gain: A factor of its output: sqrt(1/2) on the main branch of a residual block.
    """

    name: str
    w: int
    block: int
    kind: str
    gain: float = 1.0


def parts(config: GeneratorConfig) -> Iterator[Part]:
    """Yields the modulated convolutions of a network (figure 7 of arXiv:1912.04958)."""
    last = len(config.channels) - 1
    for block in range(last + 1):
        name = f"synthesis/block_{block}"
        if block:
            yield Part(f"{name}/conv0", 2 * block - 1, block, CONV0)
        residual = block > 0 and config.architecture == "resnet"
        yield Part(f"{name}/conv1", 2 * block, block, CONV1, math.sqrt(0.5) if residual else 1.0)
        if block == last or config.architecture == "skip":
            yield Part(f"{name}/torgb", 2 * block + 1, block, TORGB)


def layers(config: GeneratorConfig) -> list[Part]:
    """Returns the parts that take noise: all but toRGB."""
    return [part for part in parts(config) if part.kind != TORGB]
