"""What a projection may be asked for."""

from __future__ import annotations

import dataclasses

SPACES = ("w+", "w")
DEFAULT_STEPS, MAX_STEPS = 500, 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProjectionSettings:
    """`space` is `w`, one w for all layers, or `w+`, which starts with `w_share` of the steps in w.

    `lpips_weight` counts where the projector has LPIPS.

    `learning_rate` in standard deviations of the network's w's a step; `prior_weight` is of the mean squared distance
    from the average w in these standard deviations, beside likeness in units of images (-1..1).

    Raises:
        ValueError: a value is impossible, naming it.
    """

    steps: int = DEFAULT_STEPS
    space: str = "w+"
    learning_rate: float = 0.15
    prior_weight: float = 0.03
    w_share: float = 0.4
    lpips_weight: float = 0.2

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= MAX_STEPS:
            raise ValueError(f"`steps` must be between 1 and {MAX_STEPS}. Received: {self.steps}")
        if self.space not in SPACES:
            raise ValueError(f"`space` must be one of {', '.join(SPACES)}. Received: {self.space!r}")
        for name in ("learning_rate", "prior_weight", "w_share", "lpips_weight"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise ValueError(f"`{name}` must be a finite number from 0. Received: {getattr(self, name)}")

    @property
    def steps_in_w(self) -> int:
        """The steps in which all layers have one w."""
        return self.steps if self.space == "w" else round(self.steps * min(self.w_share, 1.0))
