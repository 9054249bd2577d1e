"""The sizes of the measuring networks."""

from __future__ import annotations

import dataclasses

CHANNELS = 3  # of the pictures, RGB
MOST = 1024  # of pixels per side, feature maps, outputs


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegressorConfig:
    """A regressor: convolutions of stride 2 down to 4 px, followed by two dense layers.

    Attributes:
        size: height and width of the pictures in pixels, a power of two from 8.
        outputs: the number of attributes.
        kernel_size: height and width of the convolutions' kernels.
        channels: feature maps of the first convolution. Each further one has twice as many as the one before.
        channel_max: the largest number of feature maps.
        features: units of the hidden dense layer.
    """

    size: int = 64
    outputs: int
    kernel_size: int = 3
    channels: int = 24
    channel_max: int = 160
    features: int = 256

    def __post_init__(self) -> None:
        _check_size(self.size)
        _check_positive(self, "outputs", "kernel_size", "channels", "channel_max", "features")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParserConfig:
    """A network for regions and landmarks, a U-Net (Ronneberger et al. 2015, arXiv:1505.04597) at half the size.

    Attributes:
        size: height and width of the pictures in pixels, a power of two from 16.
        regions: the number of regions.
        landmarks: the number of landmarks.
        channels: feature maps at 1/2, 1/4, 1/8, ... of the size.
    """

    size: int = 64
    regions: int
    landmarks: int
    channels: tuple[int, ...] = (24, 40, 80, 112)

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        _check_size(self.size)
        _check_positive(self, "regions", "landmarks")
        if not self.channels or min(self.channels) < 4 or self.size >> len(self.channels) < 1:
            raise ValueError(
                "`channels` must have one number from 4 for each halving of the size. "
                f"Received: {self.channels} for the size {self.size}"
            )


def _check_positive(config: RegressorConfig | ParserConfig, *names: str) -> None:
    for name in names:
        if not 0 < getattr(config, name) <= MOST:
            raise ValueError(f"`{name}` must be from 1 to {MOST}. Received: {getattr(config, name)}")


def _check_size(size: int) -> None:
    if not 8 <= size <= MOST or size & (size - 1):
        raise ValueError(f"`size` must be a power of two from 8 to {MOST}. Received: {size}")
