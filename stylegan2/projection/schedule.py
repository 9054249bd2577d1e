"""The schedule of the learning rate during a projection."""

from __future__ import annotations

import math

RAMP_UP, RAMP_DOWN = 0.05, 0.25  # as shares of all steps


def ramp(step: int, steps: int) -> float:
    """Returns the factor of the learning rate at `step` (from 0) of `steps`, above 0 and at most 1.

    It rises linearly over the first 5 % of the steps and falls along a cosine over the last 25 % (Karras et al. 2020,
    arXiv:1912.04958, appendix D).
    """
    done = (step + 0.5) / steps
    down = min(1.0, (1 - done) / RAMP_DOWN)
    return (0.5 - 0.5 * math.cos(math.pi * down)) * min(1.0, done / RAMP_UP)
