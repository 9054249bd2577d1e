"""How the quantities are distributed over a network's own faces, for numbers in standard deviations."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.measurements.measurement import Measurement
from services.network import Floats

BINS = 24  # of a histogram
_LOW, _HIGH = 1, 99  # percentiles
_ROUNDING = 1e-6  # of the mean: smaller standard deviations are those of equal numbers
_LEAST = 0.1  # of the faces that a quantity must have been measured of


@dataclasses.dataclass(frozen=True)
class Population:
    """The distribution of each quantity over random faces of a network at truncation psi 1.

    Attributes:
        names: of the K quantities.
        mean: float64 [K], in the quantities' units, as is what follows.
        std: standard deviation, float64 [K].
        low: 1st percentile, float64 [K].
        high: 99th percentile, float64 [K].
        counts: how many of the faces are in each of BINS equal steps from `low` to `high`, int [K, BINS]. The first and
            the last step also count the faces beyond. None if only the other numbers are known.
    """

    names: tuple[str, ...]
    mean: Floats
    std: Floats
    low: Floats
    high: Floats
    counts: NDArray[np.int64] | None = None

    def z(self, name: str, value: float) -> float | None:
        """Returns how many standard deviations `value` is above the mean; None if the quantity does not vary."""
        if name not in self.names:
            return None
        index = self.names.index(name)
        mean, std = self.mean[index], self.std[index]
        return float((value - mean) / std) if std > _ROUNDING * abs(mean) else None


def population(names: Sequence[str], faces: Sequence[Measurement]) -> Population:
    """Returns the distribution over measured `faces` of the quantities `names`.

    Quantities that were measured of less than a tenth of the faces are left out, and faces of which one is missing do
    not count for it.
    """
    found = [face.quantities for face in faces]
    columns: Mapping[str, Floats] = {
        name: np.array([each[name] for each in found if name in each], np.float64) for name in names
    }
    kept = {name: column for name, column in columns.items() if len(column) >= max(2, _LEAST * len(faces))}
    rows = [[column.mean(), column.std(ddof=1), *np.percentile(column, [_LOW, _HIGH])] for column in kept.values()]
    mean, std, low, high = np.array(rows, np.float64).reshape(-1, 4).T
    counts = [_counts(column, *row[2:]) for column, row in zip(kept.values(), rows, strict=True)]
    return Population(tuple(kept), mean, std, low, high, np.array(counts, np.int64).reshape(-1, BINS))


def _counts(values: Floats, low: float, high: float) -> NDArray[np.int64]:
    """Returns how many values are in each step from `low` to `high`; those beyond count for the step next to them."""
    if high <= low:
        return np.array([len(values)] + [0] * (BINS - 1), np.int64)
    return np.array(np.histogram(np.clip(values, low, high), BINS, (low, high))[0], np.int64)
