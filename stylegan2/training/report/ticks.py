"""Chooses round numbers for axes."""

from __future__ import annotations

import math
import sys

STEPS = (1, 2, 2.5, 5, 10)


def linear_ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Returns about `about` numbers within [low, high] that are multiples of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (high - low) / about
    if rough < sys.float_info.min:  # the range is empty, or too small for a round number
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(k * power for k in STEPS if k * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Returns the powers of ten within [low, high], above 0; over a few decades, also 2 and 5 times them."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= 4 else (1,)
    ticks = [factor * 10.0**power for power in powers for factor in factors]
    return [tick for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]


def tick_label(value: float) -> str:
    """Returns a short label for a number, such as 1,500 or 8.2e9."""
    if abs(value) >= 1e6 or 0 < abs(value) < 1e-4:
        return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
    return f"{value:,.6f}".rstrip("0").rstrip(".")
