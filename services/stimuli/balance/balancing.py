"""Balances a set: picks faces among the candidates of each cell, and says what could not be balanced, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.stimuli.balance.exchange import Exchange
from services.stimuli.balance.units import Units, units_of
from services.stimuli.check.check import Difference, check
from services.stimuli.check.design import Design


@dataclasses.dataclass(frozen=True)
class Balance:
    """The pictures that were picked, as indices in the order of the candidates, and the account of it as JSON types."""

    picked: list[int]
    account: dict[str, Any]


def balanced(design: Design, identities: Sequence[int | None], per_cell: int) -> Balance:
    """Picks `per_cell` pictures of each cell so that the largest |g| between cells becomes small.

    `identities` are the faces that the pictures were derived from, see `units_of`.

    Raises:
        InvalidParameter: see `units_of`.
    """
    units = units_of(design, identities, per_cell)
    exchange = Exchange(design, units)
    choice = exchange.best(per_cell)
    picked = sorted(int(picture) for unit in np.flatnonzero(choice.chosen) for picture in units.pictures[unit])
    left = check(_part(design, picked)).confounds()
    before = {one.quantity for one in check(design).confounds()}
    account = {
        "per_cell": per_cell,
        "candidates": len(design.levels),
        "picked": "identities" if units.are_identities else "pictures",
        "largest_g": {
            "of_all_candidates": _finite(exchange.largest(np.ones(len(units.pictures), np.bool_))),
            "of_those_picked": _finite(choice.largest),
        },
        "removed": sorted(before - {one.quantity for one in left}),
        "left": [{"quantity": one.quantity, "reason": _reason(design, units, one, per_cell)} for one in left],
        "exchanges": choice.exchanges,
    }
    return Balance(picked, account)


def _part(design: Design, picked: Sequence[int]) -> Design:
    return dataclasses.replace(
        design, levels=[design.levels[k] for k in picked], measured=[design.measured[k] for k in picked]
    )


def _reason(design: Design, units: Units, one: Difference, per_cell: int) -> str:
    """Says why a difference is left: no choice removes it, or none that was found without making others larger."""
    column = design.quantities.index(one.quantity)
    members = list(design.members.values())
    first, second = (design.values[members[cell], column] for cell in (one.first, one.second))
    if units.are_identities:
        cells = [np.array([own[cell] for own in units.pictures]) for cell in (one.first, one.second)]
        first, second = np.zeros(1), design.values[cells[1], column] - design.values[cells[0], column]
    (low1, high1), (low2, high2) = _range(first, per_cell), _range(second, per_cell)
    least = max(low2 - high1, low1 - high2)
    if least > design.resolutions[column]:
        what = "identities" if units.are_identities else "candidates"
        return (
            f"Every choice of {per_cell} of these {what} leaves a difference of at least {least:.4g}: "
            "it belongs to the factor, or other candidates are needed."
        )
    return (
        "It can be removed by itself, but no exchange was found that does so without making another difference "
        "larger. More candidates help."
    )


def _range(values: NDArray[np.float64], count: int) -> tuple[float, float]:
    """Returns the smallest and the largest mean of `count` of the values."""
    ordered = np.sort(values[~np.isnan(values)])
    return float(ordered[:count].mean()), float(ordered[-count:].mean())


def _finite(value: float) -> float | None:
    return float(f"{value:.6g}") if np.isfinite(value) else None
