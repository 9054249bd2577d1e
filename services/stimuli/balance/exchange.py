"""Chooses units so that the largest standardised difference between cells is small: by exchanges.

Each chosen unit in turn is exchanged for the one outside that helps most, as long as that helps (the exchange algorithm
of Fedorov, "Theory of optimal experiments", 1972, as for optimal designs). The search is begun a few times, first with
the units in their order, then with units drawn from fixed seeds, so that the same candidates give the same choice.

What is made small is the 8-norm of Hedges' g over all pairs of cells and all quantities that are held. It is at least
the largest |g|, close to it, and falls too where an exchange improves the second worst quantity only. The search ends
once no |g| is above the threshold of a confound.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from services.client import check_client
from services.stimuli.balance.units import Units
from services.stimuli.check.check import THRESHOLD
from services.stimuli.check.design import Design
from services.stimuli.check.effect_size import Doubles, GroupMoments, hedges_g

_NORM = 8
_LIMIT = 10.0  # a larger |g| counts as this: it may be infinite
_STARTS = 4
_SWEEPS = 30  # over all chosen units; a few are enough
_AT_ONCE = 64  # units that are tried in one computation


@dataclasses.dataclass(frozen=True)
class Choice:
    """The chosen units [units], the largest |g| that is left, and the number of exchanges that led there."""

    chosen: NDArray[np.bool_]
    largest: float
    exchanges: int


class Exchange:
    """The search among the candidates of a design."""

    def __init__(self, design: Design, units: Units) -> None:
        self._units = units
        self._resolutions = design.resolutions[design.held]
        values = design.values[:, design.held]  # [N, K]
        there = ~np.isnan(values)
        counts = np.maximum(there.sum(axis=0), 1)
        middle = np.where(there, values, 0).sum(axis=0) / counts  # near 0, sums of squares are exact enough
        centred = np.where(there, values - middle, 0)
        cells = np.empty(len(values), np.intp)
        for cell, members in enumerate(design.members.values()):
            cells[members] = cell
        shape = (3, len(units.pictures), len(design.members), values.shape[1])
        self._sums = np.zeros(shape)  # numbers, sums and sums of squares of each unit in each cell
        for unit, pictures in enumerate(units.pictures):
            for picture in pictures:
                self._sums[:, unit, cells[picture]] += (there[picture], centred[picture], centred[picture] ** 2)
        self._pairs = np.triu_indices(len(design.members), k=1)

    def best(self, per_group: int) -> Choice:
        """Returns a choice of `per_group` units of each group that leaves no confound, or the best one found."""
        found = self._search(self._start(0, per_group))
        for number in range(1, _STARTS):
            if found.largest <= THRESHOLD:
                break
            other = self._search(self._start(number, per_group))
            found = other if other.largest < found.largest else found
        return found

    def largest(self, chosen: NDArray[np.bool_]) -> float:
        """Returns the largest |g| between the cells if the units `chosen` [units] are taken."""
        return float(self._sizes(self._sums[:, chosen].sum(axis=1)[:, None]).max(initial=0))

    def _start(self, number: int, per_group: int) -> NDArray[np.bool_]:
        chosen = np.zeros(len(self._units.pictures), np.bool_)
        for group in self._units.groups:
            order = np.random.RandomState(number).permutation(group) if number else group
            chosen[order[:per_group]] = True
        return chosen

    def _search(self, chosen: NDArray[np.bool_]) -> Choice:
        exchanges, now = 0, self._sums[:, chosen].sum(axis=1)
        value = float(self._norms(now[:, None])[0])
        for _ in range(_SWEEPS):
            before = exchanges
            for group in self._units.groups:
                for unit in group[chosen[group]]:
                    check_client()
                    other, least = self._best_exchange(now - self._sums[:, unit], group[~chosen[group]])
                    if least < value * (1 - 1e-9):
                        now = now - self._sums[:, unit] + self._sums[:, other]
                        chosen[[unit, other]] = False, True
                        exchanges, value = exchanges + 1, least
            if exchanges == before or value <= THRESHOLD:
                break
        return Choice(chosen, self.largest(chosen), exchanges)

    def _best_exchange(self, rest: Doubles, others: NDArray[np.intp]) -> tuple[int, float]:
        """Returns the best of the units `others` to take beside `rest` (sums [3, cells, K]), and the norm with it."""
        best, least = -1, np.inf
        for start in range(0, len(others), _AT_ONCE):
            part = others[start : start + _AT_ONCE]
            norms = self._norms(rest[:, None] + self._sums[:, part])
            if norms.min() < least:
                best, least = int(part[norms.argmin()]), float(norms.min())
        return best, least

    def _norms(self, sums: Doubles) -> Doubles:
        """Returns the 8-norm of g for each choice, from its sums [3, choices, cells, K]."""
        sizes = np.minimum(self._sizes(sums), _LIMIT)
        return np.asarray((sizes**_NORM).sum(axis=(1, 2)) ** (1 / _NORM))

    def _sizes(self, sums: Doubles) -> Doubles:
        """Returns |g| [choices, pairs, K], 0 where the means differ by less than the resolution of pictures."""
        n, total, squares = sums
        mean = total / np.maximum(n, 1)
        variance = np.maximum(squares - n * mean**2, 0) / np.maximum(n - 1, 1)
        first, second = self._pairs
        g = hedges_g(GroupMoments(n, mean, variance), first, second)
        difference = np.abs(mean[:, second] - mean[:, first])
        return np.where(difference > self._resolutions, np.abs(np.nan_to_num(g, posinf=np.inf, neginf=-np.inf)), 0)
