"""How large a step is, over the course of a projection."""

from __future__ import annotations

import math

RAMP_UP, RAMP_DOWN = 0.05, 0.25  # shares of the steps


def ramp(step: int, steps: int) -> float:
    """The factor of the learning rate at `step`, counted from 0, of `steps`: in 0..1, never 0.

    Up in a straight line over the first 5%, down as a cosine over the last 25%: StyleGAN2, appendix D.
    """
    done = (step + 0.5) / steps
    down = min(1.0, (1 - done) / RAMP_DOWN)
    return (0.5 - 0.5 * math.cos(math.pi * down)) * min(1.0, done / RAMP_UP)
