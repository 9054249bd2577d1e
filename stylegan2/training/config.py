"""The settings of a training run. They are saved in its folder, and a run is resumed from them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Self

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, base_shape, feature_maps
from stylegan2.weights import discriminator_shapes, generator_shapes

AUG_MODES = ("ada", "fixed", "none")
AUGMENTATIONS = ("blit", "geom", "color", "bg", "bgc")  # defined in `augment.augmentation.PRESETS`
PRECISIONS = ("float32", "bfloat16")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """The settings of a run, with the names and defaults of the StyleGAN2 and StyleGAN2-ADA papers where they exist.

    Attributes:
        img_height, img_width: the size of the images in pixels. It must be possible to halve both at least once, with
            both sides even and at least 4 afterwards (see `base_shape`).
        img_channels: 1 (gray), 3 (RGB) or 4 (RGBA).
        c_dim: the number of classes, 0 without labels.
        z_dim, w_dim: the sizes of the two latent spaces.
        channel_base, channel_max: give the feature maps of both networks (see `feature_maps`).
        d_channel_base: `channel_base` of the discriminator if it differs: the discriminator is not served, so that it
            may be larger. None stands for `channel_base`.
        mapping_layers: the number of layers of the mapping network.
        conv_clamp: the limit to which the convolutions' outputs are clamped, None for none.
        batch: the number of images per step.
        learning_rate: the learning rate of both networks' Adam.
        r1_gamma: the weight of the R1 penalty. None stands for the ADA paper's 0.0002 · pixels / batch.
        d_reg_interval: the number of steps between R1 penalties (lazy regularisation), 0 for no penalty. A penalty is
            multiplied by its interval and added to the loss of its step.
        pl_weight, pl_decay: the weight of the path length penalty, and the decay of the mean path length.
        g_reg_interval: the number of steps between path length penalties, 0 for no penalty.
        style_mixing_prob: the probability that an image is made from two z's.
        ema_kimg: the half-life of the averaged generator, in thousands of images.
        ema_rampup: limits that half-life to this share of the images seen so far.
        w_avg_beta: the decay per step of the running average of w.
        mbstd_group_size: the number of images over which the discriminator takes a standard deviation.
        x_flip: mirrors half of the training images, which teaches the generator to make mirrored images too.
        aug: `ada` adapts `augment_p` so that r_t stays at `ada_target`, `fixed` keeps it, `none` augments nothing.
        augmentation: the group of transforms, one of `AUGMENTATIONS`.
        augment_p: the probability of a transform at the start.
        ada_target: the wanted r_t, the mean sign of the discriminator's output for training images.
        ada_kimg: the thousands of images in which `augment_p` can move from 0 to 1.
        ada_interval: the number of steps between two changes of `augment_p`.
        precision: the precision of the convolutions. The weights and everything else are float32.
        transfer: the name of the network that the run started from, "" for none.
        freeze: prefixes of weight names, such as `mapping` or `discriminator/block_3`. These weights are not trained.
        seed: the seed of everything random.

    Raises:
        ValueError: a setting is impossible. The message names the setting.
    """

    img_height: int = 64
    img_width: int = 64
    img_channels: int = 3
    c_dim: int = 0
    z_dim: int = 128
    w_dim: int = 128
    channel_base: int = 2048
    channel_max: int = 128
    d_channel_base: int | None = None
    mapping_layers: int = 4
    conv_clamp: float | None = None
    batch: int = 16
    learning_rate: float = 0.0025
    r1_gamma: float | None = None
    d_reg_interval: int = 16
    pl_weight: float = 2.0
    pl_decay: float = 0.01
    g_reg_interval: int = 8
    style_mixing_prob: float = 0.9
    ema_kimg: float = 5.0
    ema_rampup: float = 0.05
    w_avg_beta: float = 0.998
    mbstd_group_size: int = 4
    x_flip: bool = True
    aug: str = "ada"
    augmentation: str = "bgc"
    augment_p: float = 0.0
    ada_target: float = 0.6
    ada_kimg: float = 500.0
    ada_interval: int = 4
    precision: str = "float32"
    transfer: str = ""
    freeze: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "freeze", tuple(self.freeze))
        self._check_shape()
        _check_at_least(self, 1, "batch", "z_dim", "w_dim", "channel_max", "mapping_layers", "mbstd_group_size")
        _check_at_least(self, 0, "c_dim", "d_reg_interval", "g_reg_interval", "pl_weight", "pl_decay", "seed")
        if self.d_channel_base is None:
            object.__setattr__(self, "d_channel_base", self.channel_base)
        _check_at_least(self, max(self.img_height, self.img_width), "channel_base", "d_channel_base")
        _check_at_least(self, 1, "ada_interval")
        group = min(self.mbstd_group_size, self.batch)
        if self.batch % group:
            raise ValueError(f"`batch` must be a multiple of `mbstd_group_size` {group}. Received: {self.batch}")
        for name in ("learning_rate", "ema_kimg", "ema_rampup", "ada_kimg"):
            if not 0 < getattr(self, name) < math.inf:
                raise ValueError(f"`{name}` must be above 0. Received: {getattr(self, name)}")
        for name in ("style_mixing_prob", "w_avg_beta", "augment_p", "ada_target"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"`{name}` must be between 0 and 1. Received: {getattr(self, name)}")
        _check_one_of(self, "aug", AUG_MODES)
        _check_one_of(self, "augmentation", AUGMENTATIONS)
        _check_one_of(self, "precision", PRECISIONS)
        if self.aug == "none" and self.augment_p:
            raise ValueError(f"`augment_p` must be 0 when `aug` is none. Received: {self.augment_p}")
        if self.r1_gamma is None:
            object.__setattr__(self, "r1_gamma", 0.0002 * self.img_height * self.img_width / self.batch)
        _check_at_least(self, 0, "r1_gamma")
        names = [*generator_shapes(self.generator), *discriminator_shapes(self.discriminator)]
        for start in self.freeze:
            if not any(name.startswith(start) for name in names):
                raise ValueError(
                    "`freeze` must be prefixes of weight names, such as mapping, synthesis/block_0 or "
                    f"discriminator/block_3. Received: {start!r}"
                )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Returns the configuration that `dataclasses.asdict` turned into `values`.

        Raises:
            ValueError: a setting is unknown or impossible.
        """
        known = {field.name for field in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ValueError(
                f"the settings of a run must be among {', '.join(sorted(known))}. Received: {', '.join(unknown)}"
            )
        return cls(**values)

    @property
    def pl_batch(self) -> int:
        """The number of images in a path length penalty: half a batch, because it needs the most memory of all."""
        return max(self.batch // 2, 1)

    @property
    def generator(self) -> GeneratorConfig:
        """The configuration of the generator."""
        return GeneratorConfig(
            **self._shared,
            channels=self._channels(self.channel_base),
            z_dim=self.z_dim,
            w_dim=self.w_dim,
            mapping_layers=self.mapping_layers,
        )

    @property
    def discriminator(self) -> DiscriminatorConfig:
        """The configuration of the discriminator, which is conditioned on labels as in StyleGAN2-ADA."""
        return DiscriminatorConfig(
            **self._shared,
            channels=self._channels(self.d_channel_base or self.channel_base),
            cmap_dim=self.channel_max,
            mapping_layers=self.mapping_layers,
            mbstd_group_size=self.mbstd_group_size,
        )

    @property
    def _shared(self) -> dict[str, Any]:
        return {
            "img_height": self.img_height,
            "img_width": self.img_width,
            "img_channels": self.img_channels,
            "c_dim": self.c_dim,
            "conv_clamp": self.conv_clamp,
        }

    def _channels(self, base: int) -> tuple[int, ...]:
        return feature_maps(self.img_height, self.img_width, base, self.channel_max)

    def _check_shape(self) -> None:
        _check_at_least(self, 8, "img_height", "img_width")
        if base_shape(self.img_height, self.img_width) == (self.img_height, self.img_width):
            raise ValueError(
                "`img_height` and `img_width` must both be even, and at least 4 when halved. "
                f"Received: {self.img_height}x{self.img_width}"
            )


def _check_at_least(config: TrainingConfig, lowest: float, *names: str) -> None:
    for name in names:
        if not lowest <= getattr(config, name) < math.inf:
            raise ValueError(f"`{name}` must be at least {lowest}. Received: {getattr(config, name)}")


def _check_one_of(config: TrainingConfig, name: str, allowed: tuple[str, ...]) -> None:
    if getattr(config, name) not in allowed:
        raise ValueError(f"`{name}` must be one of {', '.join(allowed)}. Received: {getattr(config, name)!r}")
