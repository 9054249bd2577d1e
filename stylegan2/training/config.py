"""Everything a training run is: saved beside it, and enough to take it up again."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Self

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, base_shape, feature_maps
from stylegan2.weights import discriminator_shapes, generator_shapes

AUG_MODES = ("ada", "fixed", "none")
AUGMENTATIONS = ("blit", "geom", "color", "bg", "bgc")  # `augment` says what they are
PRECISIONS = ("float32", "bfloat16")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """Settings of a run; names and defaults are those of the StyleGAN2 and StyleGAN2-ADA papers where they have one.

    The images are `img_height` x `img_width`, which must halve at least once with both sides even and at least 4 (see
    `base_shape`), of `img_channels` and, with labels, `c_dim` classes. `channel_base` and `channel_max` give the
    feature maps of both networks (`feature_maps`), unless the discriminator, which nobody carries away, has its own
    `d_channel_base`. `r1_gamma` left out is the ADA paper's 0.0002 · pixels / batch. Lazy
    regularisation: R1 every `d_reg_interval` steps, path length every `g_reg_interval` (0 switches either off),
    weighted by its interval, added to the step's own loss. `ema_kimg` is the half-life of the averaged generator, in
    thousands of images. `w_avg_beta` is the decay, per step, of the running average of w.

    `aug` is `ada` (`augment_p` starts there and is adapted to hold r_t at `ada_target`; `ada_kimg` thousand images
    would take it from 0 to 1), `fixed` (it stays) or `none`; `augmentation` says which transforms there are. `x_flip`
    mirrors pictures of the training set, which teaches the generator to mirror as well.

    `transfer` names the network that the run started from, "" for none; `freeze` are the beginnings of the names of
    weights that keep the value they start with, such as `mapping` or `discriminator/block_3`. `precision` is that of
    the convolutions; weights and everything else are float32.

    Raises:
        ValueError: a value is impossible, naming it.
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
                    "`freeze` must be beginnings of weights' names, such as mapping, synthesis/block_0 or "
                    f"discriminator/block_3. Received: {start!r}"
                )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The configuration that was saved; raises ValueError for an unknown name or an impossible value."""
        known = {field.name for field in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ValueError(f"a training run has no {', '.join(unknown)}. Known: {', '.join(sorted(known))}")
        return cls(**values)

    @property
    def pl_batch(self) -> int:
        """Images a path length step looks at: half a batch, as its second-order gradient costs the most memory."""
        return max(self.batch // 2, 1)

    @property
    def generator(self) -> GeneratorConfig:
        """The generator that this run trains."""
        return GeneratorConfig(
            **self._of_both,
            channels=self._channels(self.channel_base),
            z_dim=self.z_dim,
            w_dim=self.w_dim,
            mapping_layers=self.mapping_layers,
        )

    @property
    def discriminator(self) -> DiscriminatorConfig:
        """The discriminator that it is trained against; of labels it makes what StyleGAN2-ADA's does."""
        return DiscriminatorConfig(
            **self._of_both,
            channels=self._channels(self.d_channel_base or self.channel_base),
            cmap_dim=self.channel_max,
            mapping_layers=self.mapping_layers,
            mbstd_group_size=self.mbstd_group_size,
        )

    @property
    def _of_both(self) -> dict[str, Any]:
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
