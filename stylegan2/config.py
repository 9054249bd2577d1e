"""Network configurations: everything that is needed to build a network, except its weights."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Self

from stylegan2 import config_rules as rules
from stylegan2.messages import one_line

ARCHITECTURES = ("skip", "resnet", "orig")
ACTIVATIONS = ("linear", "relu", "lrelu")


def base_shape(img_height: int, img_width: int) -> tuple[int, int]:
    """Returns height and width of the learned constant.

    The sides of the image are halved as long as both are even and neither falls below 4. The result is 4x4 for a square
    image whose side is a power of two, and 6x10 for 48x80.
    """
    height, width = img_height, img_width
    while height % 2 == 0 and width % 2 == 0 and min(height, width) >= 8:
        height, width = height // 2, width // 2
    return height, width


def block_shapes(img_height: int, img_width: int) -> list[tuple[int, int]]:
    """Returns height and width of each synthesis block's output, from the constant to the image."""
    height, width = base_shape(img_height, img_width)
    doublings = int(math.log2(img_height // height))
    return [(height << k, width << k) for k in range(doublings + 1)]


def feature_maps(img_height: int, img_width: int, channel_base: int = 32768, channel_max: int = 512) -> tuple[int, ...]:
    """Returns the feature maps of each block: min(channel_base / resolution, channel_max).

    The resolution of a block is its longer side. The StyleGAN2 paper's config-f has a `channel_base` of 32768, its
    config-e one of 16384.
    """
    return tuple(min(channel_base // max(shape), channel_max) for shape in block_shapes(img_height, img_width))


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Config:
    """What both configurations share: the shapes of their blocks, and conversion to and from JSON."""

    img_height: int
    img_width: int
    channels: tuple[int, ...]

    @property
    def block_shapes(self) -> list[tuple[int, int]]:
        """Height and width of the features of each block, from the smallest block to the image.

        Each block but the first doubles both sides, so the number of blocks gives the size of the smallest.
        """
        return [(self.img_height >> k, self.img_width >> k) for k in reversed(range(len(self.channels)))]

    def to_dict(self) -> dict[str, Any]:
        """Returns the configuration as JSON types."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in dataclasses.asdict(self).items()
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Returns the configuration that `to_dict` wrote.

        Raises:
            ValueError: If a value is missing, unknown or impossible. The message names it.
        """
        known = {field.name for field in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            names = one_line(", ".join(unknown), 100)
            raise ValueError(f"{cls.__name__} has no {names}. Known: {', '.join(sorted(known))}")
        given: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        try:
            return cls(**given)
        except TypeError as error:
            raise ValueError(f"{cls.__name__} cannot be made from these values: {error}") from error


@dataclasses.dataclass(frozen=True, kw_only=True)
class GeneratorConfig(_Config):
    """The configuration of a StyleGAN2 generator (Karras et al. 2020, arXiv:1912.04958).

    Args:
        img_height, img_width, img_channels: The shape of the images; 1, 3 or 4 channels.
        channels: The feature maps of each block's output, from the constant to the image. Their number gives the size
            of the constant; `feature_maps` gives as many as the original programs have for an image of that size.
        z_dim, c_dim, w_dim: The widths of z, of the label (0 for an unconditional network) and of w.
        architecture: How the blocks make the image: `skip`, `resnet` or `orig` (figure 7 of the paper).
        mapping_layers: How many dense layers the mapping network has.
        layer_features, embed_features: The widths of the mapping network's hidden layers and of its embedded label.
            0 stands for `w_dim`.
        mapping_lr_multiplier: The learning rate multiplier of the mapping network.
        mapping_activation, activation: The activations of the mapping and of the synthesis network. The original
            programs set them separately.
        conv_clamp: The bound of every layer's output (StyleGAN2-ADA), or None for no bound.
        resample_filter: The taps of the resampling filter.
        use_noise: Whether the layers add noise.

    Raises:
        ValueError: If a value is impossible. The message names it.
    """

    img_channels: int = 3
    z_dim: int = 512
    c_dim: int = 0
    w_dim: int = 512
    architecture: str = "skip"
    mapping_layers: int = 8
    layer_features: int = 0
    embed_features: int = 0
    mapping_lr_multiplier: float = 0.01
    mapping_activation: str = "lrelu"
    activation: str = "lrelu"
    conv_clamp: float | None = None
    resample_filter: tuple[float, ...] = (1.0, 3.0, 3.0, 1.0)
    use_noise: bool = True

    def __post_init__(self) -> None:
        widths = (1, rules.MAX_WIDTH)
        rules.check_whole(self, z_dim=widths, w_dim=widths, c_dim=(0, rules.MAX_CLASSES))
        rules.check_whole(self, layer_features=(0, rules.MAX_WIDTH), embed_features=(0, rules.MAX_WIDTH))
        rules.check_whole(self, mapping_layers=(1, rules.MAX_MAPPING_LAYERS))
        rules.check_positive(self, "mapping_lr_multiplier", rules.MAX_LR_MULTIPLIER)
        rules.check_one_of(self, "mapping_activation", ACTIVATIONS)
        rules.check_one_of(self, "use_noise", (True, False))
        _check_image(self)
        object.__setattr__(self, "layer_features", self.layer_features or self.w_dim)
        object.__setattr__(self, "embed_features", self.embed_features or self.w_dim)

    @property
    def num_ws(self) -> int:
        """How many w's the synthesis network takes: two per block (18 at 1024 px)."""
        return 2 * len(self.channels)


@dataclasses.dataclass(frozen=True, kw_only=True)
class DiscriminatorConfig(_Config):
    """The configuration of a StyleGAN2 discriminator. Arguments that the generator has too mean the same here.

    Args:
        channels: The feature maps at the input of each block, from the smallest block to the image.
        cmap_dim: The width of the mapped label, on which a conditional discriminator projects its output.
        mapping_layers: How many dense layers map the embedded label; may be 0.
        mbstd_group_size, mbstd_channels: The group size and the number of feature maps of the minibatch standard
            deviation; 0 feature maps leave it out.

    Raises:
        ValueError: If a value is impossible. The message names it.
    """

    img_channels: int = 3
    c_dim: int = 0
    architecture: str = "resnet"
    cmap_dim: int = 512
    mapping_layers: int = 8
    activation: str = "lrelu"
    conv_clamp: float | None = None
    resample_filter: tuple[float, ...] = (1, 3, 3, 1)
    mbstd_group_size: int = 4
    mbstd_channels: int = 1

    def __post_init__(self) -> None:
        rules.check_whole(self, c_dim=(0, rules.MAX_CLASSES), cmap_dim=(1, rules.MAX_WIDTH))
        rules.check_whole(self, mapping_layers=(0, rules.MAX_MAPPING_LAYERS))
        rules.check_whole(self, mbstd_group_size=(1, 2**31 - 1), mbstd_channels=(0, rules.MAX_WIDTH))
        _check_image(self)


def _check_image(config: Any) -> None:
    """Checks the values that generators and discriminators share, and brings numbers to one form."""
    rules.check_whole(config, img_height=(4, rules.MAX_SIDE), img_width=(4, rules.MAX_SIDE))
    # One side is checked beside the other: 8192 pixels are a possible width, but not of a square image.
    most = rules.MAX_PIXELS // config.img_height
    rules.check_whole(config, img_width=(4, most))
    rules.check_one_of(config, "img_channels", (1, 3, 4), "1, 3 or 4")
    rules.check_channels(config)
    rules.check_one_of(config, "architecture", ARCHITECTURES)
    rules.check_one_of(config, "activation", ACTIVATIONS)
    rules.check_taps(config)
    if config.conv_clamp is not None:
        rules.check_positive(config, "conv_clamp", rules.MAX_CLAMP)
    # 256 and 256.0 describe the same network, so they must give the same fingerprint.
    object.__setattr__(config, "conv_clamp", None if config.conv_clamp is None else float(config.conv_clamp))
    object.__setattr__(config, "resample_filter", tuple(float(tap) for tap in config.resample_filter))
