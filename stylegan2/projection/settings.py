"""The settings of a projection."""

from __future__ import annotations

import dataclasses

SPACES = ("w+", "w")
DEFAULT_STEPS, MAX_STEPS = 500, 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProjectionSettings:
    """How to project.

    Attributes:
        steps: of the optimisation.
        space: `w` for one w in all layers, or `w+` for one w per layer.
        learning_rate: in standard deviations of the network's w's per step.
        prior_weight: of the mean squared distance from the average w in standard deviations. The pixel and gradient
            terms of the loss have the weight 1, in the units of images (-1..1).
        w_share: the share of the steps that a projection to `w+` first takes in `w`.
        lpips_weight: of LPIPS, if the projector has it.

    Raises:
        ValueError: a value is out of range. The message names it.
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
                raise ValueError(f"`{name}` must be a finite number of at least 0. Received: {getattr(self, name)}")

    @property
    def steps_in_w(self) -> int:
        """The number of steps in which all layers have the same w."""
        return self.steps if self.space == "w" else round(self.steps * min(self.w_share, 1.0))
