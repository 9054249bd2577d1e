"""The values nearest to those of a request that lead to faces within the range."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

from services.network import Floats

Within = Callable[[Floats], bool]

_DIGITS = 4  # of the values that can be had
_ROUNDS = 24  # of bisection: finds a share to 6e-8


def furthest(is_within: Callable[[float], bool], wanted: float) -> float:
    """Returns the value nearest to `wanted`, between 0 and `wanted`, that is within the range.

    Args:
        is_within: Says whether a value is within. 0 has to be. If values alternate, the result is one of the ends.
        wanted: Positive or negative.

    Returns:
        `wanted` itself if it is within, else a value with four digits, rounded towards 0.
    """
    if is_within(wanted):
        return wanted
    low, high, best = 0.0, 1.0, 0.0  # shares of `wanted`, and the value at `low`
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if is_within(value := rounded(middle * wanted)):
            low, best = middle, value
        else:
            high = middle
    return best


def rounded(value: float) -> float:
    """Returns `value` with four digits, rounded towards 0."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) + 1 - _DIGITS)
    return float(f"{math.trunc(value / unit) * unit:.{_DIGITS}g}")


def furthest_each(at: Callable[[float], Floats], values: Sequence[float], is_within: Within) -> list[float]:
    """Returns for each value the nearest one, between 0 and it, at which the face is within the range.

    Args:
        at: Returns the ws [num_ws, w_dim] of the face at a value. That at 0 has to be within.
        values: The values that are asked for.
        is_within: Says whether a face at ws is within.
    """
    return [furthest(lambda each: is_within(at(each)), value) for value in values]


def furthest_crossed(
    at: Callable[[Sequence[float]], Floats], crossed: Mapping[str, Sequence[float]], is_within: Within
) -> dict[str, list[float]]:
    """Returns `crossed` with all values reduced by one factor, so that the faces of all combinations are within.

    Args:
        at: Returns the ws [num_ws, w_dim] of the face at a combination, one value of each name.
        crossed: The values that are asked for, by name.
        is_within: Says whether a face at ws is within.
    """

    def reduced(share: float) -> dict[str, list[float]]:
        return {name: [rounded(share * value) for value in values] for name, values in crossed.items()}

    def all_within(share: float) -> bool:
        return all(is_within(at(each)) for each in itertools.product(*reduced(share).values()))

    return reduced(furthest(all_within, 1.0))
