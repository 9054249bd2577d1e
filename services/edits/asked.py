"""Goals and what is held, as a problem for the search."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from services.edits.held import Held
from services.edits.outputs import Seen
from services.edits.problem import Problem
from services.edits.targets import Goal

_AIM, _AIM_OF_TOLERANCE = 0.03, 0.3  # SD, and share of a goal's tolerance: the smaller one is a goal's weight
_FINEST_AIM = 0.001  # SD: finer numbers cannot be computed with beside the others
_FINEST_PIXELS = 0.04  # levels, for the same reason
_PIXEL_WEIGHT = 100.0  # the cost of cells that differ by their tolerance, as if so many attributes were off by theirs
_LEAST_CELL = 0.1  # share of a cell that must stay for the cell to count


def problem(goals: Mapping[str, float], aims: Mapping[str, Goal], held: Held, seen: Seen) -> Problem:
    """Returns the problem whose solution reaches `goals` and holds the rest.

    The outputs should change by as much as the measured values: soft quantities differ a little from measured ones.

    Args:
        goals: The value that each target should get, in its unit.
        aims: The goals of the targets.
        held: What stays.
        seen: What was seen of the face.
    """
    now, at = seen.outputs[0], {name: index for index, name in enumerate(seen.names)}
    changes = {name: value - aims[name].before for name, value in goals.items()}
    aimed = {name: _aim(aims[name]) for name in goals}
    rows = [at[name] for name in (*goals, *held.tolerances)]
    cells, misses = _cells(held, len(seen.names))
    return Problem(
        np.array([*rows, *cells], np.intp),
        np.concatenate([now[rows] + [*changes.values(), *(0.0 for _ in held.tolerances)], now[cells]]),
        np.array([*aimed.values(), *(held.aims[name] for name in held.tolerances), *misses]),
    )


def _aim(goal: Goal) -> float:
    """Returns what counts as one tolerance of a goal in the search, in the attribute's unit."""
    return max(_FINEST_AIM * goal.sd, min(_AIM * goal.sd, _AIM_OF_TOLERANCE * goal.tolerance))


def pixel_difference(held: Held, before: Seen, after: Seen) -> float:
    """Returns the root mean square difference of the cells that should stay, in levels of 0 to 255."""
    weights = np.repeat(held.cells.ravel(), 3)
    difference = (after.outputs[0] - before.outputs[0])[len(before.names) :]
    return float(np.sqrt(weights @ np.square(difference) / weights.sum()))


def _cells(held: Held, first: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Returns the rows of the cells that stay and their tolerances; `first` is the row of the first cell."""
    weights = np.repeat(held.cells.ravel(), 3)  # [cells * 3]
    chosen = np.flatnonzero(weights >= _LEAST_CELL)
    shares = weights[chosen] / max(weights[chosen].sum(), 1e-12)
    return first + chosen, max(held.pixels, _FINEST_PIXELS) / np.sqrt(_PIXEL_WEIGHT * shares)
