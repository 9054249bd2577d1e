"""The pictures of a set by the cells of its design, and what was measured in them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.stimuli.check.effect_size import Doubles, GroupMoments, group_moments
from services.stimuli.check.factors import Levels
from services.stimuli.check.resolution import resolution


@dataclasses.dataclass(frozen=True)
class Design:
    """N pictures with their levels, and K measured quantities.

    Attributes:
        levels: of each picture, by factor. Pictures with the same levels are one cell.
        measured: of each picture, by quantity. What could not be measured is absent.
        expected: quantities that may differ because they belong to the factors.
        scale: of luminance, "luma" or "linear".
        errors: the standard errors of quantities, in one picture, as far as they are known.
    """

    levels: Sequence[Levels]
    measured: Sequence[Mapping[str, float]]
    expected: Sequence[str] = ()
    scale: str = "luma"
    errors: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def factors(self) -> tuple[str, ...]:
        """The names of all factors, sorted."""
        return tuple(sorted({name for levels in self.levels for name in levels}))

    @functools.cached_property
    def quantities(self) -> tuple[str, ...]:
        """The names of everything that was measured in a picture, sorted."""
        return tuple(sorted({name for found in self.measured for name in found}))

    @functools.cached_property
    def members(self) -> dict[tuple[tuple[str, object], ...], NDArray[np.intp]]:
        """The pictures of each cell, as indices, by the cell's levels; in the order in which the cells appear."""
        found: dict[tuple[tuple[str, object], ...], list[int]] = {}
        for index, levels in enumerate(self.levels):
            found.setdefault(tuple(sorted(levels.items())), []).append(index)
        return {key: np.array(indices, np.intp) for key, indices in found.items()}

    @property
    def cells(self) -> list[Levels]:
        """The levels of each cell."""
        return [dict(key) for key in self.members]  # type: ignore[arg-type]

    @functools.cached_property
    def values(self) -> Doubles:
        """The quantities of each picture, [N, K]; NaN where one is absent."""
        rows = [[found.get(name, np.nan) for name in self.quantities] for found in self.measured]
        return np.array(rows, float).reshape(len(self.measured), len(self.quantities))

    @functools.cached_property
    def moments(self) -> GroupMoments:
        """Number, mean and variance of each quantity in each cell, [cells, K]."""
        return group_moments(self.values, list(self.members.values()))

    @functools.cached_property
    def resolutions(self) -> Doubles:
        """The smallest difference of each quantity that counts, [K]."""
        smallest = min((len(members) for members in self.members.values()), default=1)
        return np.array([resolution(name, self.scale, self.errors.get(name), smallest) for name in self.quantities])

    @functools.cached_property
    def held(self) -> NDArray[np.bool_]:
        """Which quantities must not differ between cells, [K]: all that are no factor and not expected to differ."""
        return np.array([name not in self.factors and name not in self.expected for name in self.quantities], bool)
