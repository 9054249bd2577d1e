"""Ranges that measured quantities must be in, and how many faces each of them rejects."""

from __future__ import annotations

import collections
import difflib
import math
from collections.abc import Collection, Mapping

from services.errors import InvalidParameter
from services.measurements.measurement import Measurement

Where = Mapping[str, tuple[float, float]]

_LISTED = 200  # names that a message lists


def check_names(field: str, names: Collection[str], known: Collection[str], network: str) -> None:
    """Raises InvalidParameter if one of `names` is none of the quantities `known` that are measured of a network."""
    for name in names:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        listed = ", ".join(list(known)[:_LISTED]) or "nothing"
        raise InvalidParameter(
            field,
            f"{field} must name quantities that are measured of faces of {network}: {listed}. "
            f"Received: {name[:60]!r}.{hint}",
        )


class Conditions:
    """Says which faces are within ranges, and counts.

    A face of which a quantity could not be measured is not within its range.

    Args:
        where: the lowest and the highest value of each quantity, in its unit.

    Attributes:
        tries: how many faces were looked at.
        rejected: how many of them each quantity alone rejected.
    """

    def __init__(self, where: Where) -> None:
        self._where = where
        self.tries = 0
        self.rejected: collections.Counter[str] = collections.Counter()

    def fit(self, face: Measurement) -> bool:
        """Returns whether all quantities of a face are within their ranges."""
        found = face.quantities
        out = [name for name, (low, high) in self._where.items() if not low <= found.get(name, math.nan) <= high]
        self.tries += 1
        self.rejected.update(out)
        return not out

    def shares(self) -> dict[str, float]:
        """Returns the share of the faces that each quantity alone rejected."""
        return {name: self.rejected[name] / max(self.tries, 1) for name in self._where}
