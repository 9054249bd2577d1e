"""Everything a training run is: saved beside it, and enough to take it up again."""

from __future__ import annotations

import dataclasses
import math

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, feature_maps


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """Settings of a run; names and defaults are those of the StyleGAN2 and StyleGAN2-ADA papers where they have one.

    `resolution` is the side of the square images, a power of two. `channel_base` and `channel_max` give the feature
    maps of both networks (`feature_maps`). `r1_gamma` left out is the ADA paper's 0.0002 · resolution² / batch. Lazy
    regularisation: R1 every `d_reg_interval` steps, path length every `g_reg_interval` (0 switches either off),
    weighted by its interval, added to the step's own loss. `ema_kimg` is the half-life of the averaged generator, in
    thousands of images. `w_avg_beta` is the decay, per step, of the running average of w.

    Raises:
        ValueError: a value is impossible, naming it.
    """

    resolution: int = 64
    img_channels: int = 3
    z_dim: int = 128
    w_dim: int = 128
    channel_base: int = 2048
    channel_max: int = 128
    mapping_layers: int = 4
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
    seed: int = 0

    def __post_init__(self) -> None:
        _check_at_least(self, 1, "batch", "z_dim", "w_dim", "channel_max", "mapping_layers", "mbstd_group_size")
        _check_at_least(self, 0, "d_reg_interval", "g_reg_interval", "pl_weight", "pl_decay", "seed")
        _check_at_least(self, 0, "style_mixing_prob", "w_avg_beta")
        if self.resolution < 8 or math.log2(self.resolution) % 1:
            raise ValueError(f"`resolution` must be a power of two of at least 8. Received: {self.resolution}")
        _check_at_least(self, self.resolution, "channel_base")
        group = min(self.mbstd_group_size, self.batch)
        if self.batch % group:
            raise ValueError(f"`batch` must be a multiple of `mbstd_group_size` {group}. Received: {self.batch}")
        for name in ("learning_rate", "ema_kimg", "ema_rampup"):
            if not 0 < getattr(self, name) < math.inf:
                raise ValueError(f"`{name}` must be above 0. Received: {getattr(self, name)}")
        if self.r1_gamma is None:
            object.__setattr__(self, "r1_gamma", 0.0002 * self.resolution**2 / self.batch)
        _check_at_least(self, 0, "r1_gamma")
        _ = self.generator  # refuses what is left, `img_channels`

    @property
    def pl_batch(self) -> int:
        """Images a path length step looks at: half a batch, as its second-order gradient costs the most memory."""
        return max(self.batch // 2, 1)

    @property
    def generator(self) -> GeneratorConfig:
        """The generator that this run trains."""
        return GeneratorConfig(
            img_height=self.resolution,
            img_width=self.resolution,
            img_channels=self.img_channels,
            channels=self._channels,
            z_dim=self.z_dim,
            w_dim=self.w_dim,
            mapping_layers=self.mapping_layers,
        )

    @property
    def discriminator(self) -> DiscriminatorConfig:
        """The discriminator that it is trained against."""
        return DiscriminatorConfig(
            img_height=self.resolution,
            img_width=self.resolution,
            img_channels=self.img_channels,
            channels=self._channels,
            mbstd_group_size=self.mbstd_group_size,
        )

    @property
    def _channels(self) -> tuple[int, ...]:
        return feature_maps(self.resolution, self.resolution, self.channel_base, self.channel_max)


def _check_at_least(config: TrainingConfig, lowest: float, *names: str) -> None:
    for name in names:
        if not lowest <= getattr(config, name) < math.inf:
            raise ValueError(f"`{name}` must be at least {lowest}. Received: {getattr(config, name)}")
