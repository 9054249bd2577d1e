"""Compares the cells of a set's design in every measured quantity, and names the confounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.stimuli.check.design import Design
from services.stimuli.check.effect_size import CONFIDENCE, Doubles, hedges_g, interval
from services.stimuli.check.factors import Levels

THRESHOLD = 0.2  # |g| above which a difference is named: a small effect (Cohen 1988)
MOST_CELLS = 100  # with more levels a factor is a continuum
ALL_PAIRS = 12  # cells of which all pairs are reported
MEASURED = "Attributes: the faces themselves. All else: the pictures as they are delivered, after standardisation."

FACTOR, EXPECTED, CONFOUND, NEGLIGIBLE, SMALL = "factor", "expected", "confound", "negligible", "small"


@dataclasses.dataclass(frozen=True)
class Difference:
    """The difference of a quantity between two cells.

    Attributes:
        quantity: its name.
        first: the first cell, as an index.
        second: the second cell.
        difference: the second cell's mean less the first one's.
        g: Hedges' g; None if nothing varies within the cells, so that it would be infinite.
        low: the lower limit of its confidence interval; None as `g`.
        high: the upper limit.
        kind: FACTOR or EXPECTED if it may differ; else CONFOUND if |g| is above THRESHOLD, NEGLIGIBLE if it is, but the
            means differ by less than the resolution of pictures, and SMALL.
    """

    quantity: str
    first: int
    second: int
    difference: float
    g: float | None
    low: float | None
    high: float | None
    kind: str

    @property
    def size(self) -> float:
        """|g|, infinite if nothing varies within the cells."""
        return float("inf") if self.g is None else abs(self.g)


@dataclasses.dataclass(frozen=True)
class Check:
    """The compared cells of a design. `differences` has all pairs of up to ALL_PAIRS cells, else the largest ones."""

    design: Design
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]

    @property
    def cells(self) -> list[Levels]:
        """The levels of each cell."""
        return self.design.cells if len(self.design.members) <= MOST_CELLS else []

    def largest(self) -> list[Difference]:
        """Returns the largest difference of each quantity, sorted by descending size."""
        found: dict[str, Difference] = {}
        for one in self.differences:
            if one.quantity not in found or _rank(one) > _rank(found[one.quantity]):
                found[one.quantity] = one
        return sorted(found.values(), key=lambda one: (-one.size, one.quantity))

    def confounds(self) -> list[Difference]:
        """Returns the largest difference of each quantity that is a confound, sorted by descending size."""
        return [one for one in self.largest() if one.kind == CONFOUND]

    def to_dict(self) -> dict[str, Any]:
        """Returns the check as JSON types."""
        return {
            "measured": MEASURED,
            "effect_size": "Hedges' g",
            "confidence": CONFIDENCE,
            "threshold": THRESHOLD,
            "factors": list(self.design.factors),
            "expected": list(self.design.expected),
            "cells": list(self._described()),
            "differences": [self.described(one) for one in self.differences],
            "notes": list(self.notes),
        }

    def confounds_as_dicts(self) -> list[dict[str, Any]]:
        """Returns the confounds as JSON types."""
        return [self.described(one) for one in self.confounds()]

    def described(self, one: Difference) -> dict[str, Any]:
        """Returns a difference as JSON types, with the levels of its cells."""
        values = dataclasses.asdict(one)
        return {
            "quantity": values["quantity"],
            "between": [dict(self.cells[one.first]), dict(self.cells[one.second])],
            **{name: _rounded(values[name]) for name in ("difference", "g", "low", "high")},
            "kind": values["kind"],
        }

    def _described(self) -> Iterator[dict[str, Any]]:
        """Yields each cell: its levels, its number of pictures, and number, mean and SD of each quantity."""
        moments, members = self.design.moments, list(self.design.members.values())
        for row, levels in enumerate(self.cells):
            rows = zip(
                self.design.quantities, moments.n[row], moments.mean[row], np.sqrt(moments.variance[row]), strict=True
            )
            found = {name: {"n": int(n), "mean": _rounded(mean), "sd": _rounded(sd)} for name, n, mean, sd in rows if n}
            yield {"levels": dict(levels), "n": len(members[row]), "quantities": found}


def check(design: Design) -> Check:
    """Compares all pairs of cells of a design in each quantity."""
    count = len(design.members)
    if count > MOST_CELLS:
        return Check(design, (), (f"The design has {count} cells; more than {MOST_CELLS} are not compared.",))
    return Check(design, tuple(_differences(design)), tuple(_notes(design)))


def _differences(design: Design) -> Iterator[Difference]:
    first, second = design.moments.pairs()
    g = hedges_g(design.moments, first, second)  # [pairs, K]
    ranks = ranked(design, g, first, second)
    for column, quantity in enumerate(design.quantities):
        pairs = np.flatnonzero(~np.isnan(g[:, column]))
        if len(pairs) and len(design.members) > ALL_PAIRS:
            pairs = pairs[[np.argmax(ranks[pairs, column])]]
        for pair in pairs:
            yield _difference(design, quantity, column, int(first[pair]), int(second[pair]), float(g[pair, column]))


def ranked(design: Design, g: Doubles, first: NDArray[np.intp], second: NDArray[np.intp]) -> Doubles:
    """Returns |g| [pairs, K], in which a difference below the resolution of pictures counts as 0, and NaN as well."""
    difference = np.abs(design.moments.mean[second] - design.moments.mean[first])
    return np.where(difference > design.resolutions, np.abs(np.nan_to_num(g, posinf=np.inf, neginf=-np.inf)), 0)


def _difference(design: Design, quantity: str, column: int, first: int, second: int, g: float) -> Difference:
    moments = design.moments
    difference = float(moments.mean[second, column] - moments.mean[first, column])
    limits: tuple[float | None, float | None] = (None, None)
    if np.isfinite(g):
        limits = interval(g, moments.n[first, column], moments.n[second, column])
    kind = _kind(design, column, quantity, abs(g), abs(difference))
    return Difference(quantity, first, second, difference, g if np.isfinite(g) else None, *limits, kind)


def _kind(design: Design, column: int, quantity: str, size: float, difference: float) -> str:
    if not design.held[column]:
        return FACTOR if quantity in design.factors else EXPECTED
    if size <= THRESHOLD:
        return SMALL
    return CONFOUND if difference > design.resolutions[column] else NEGLIGIBLE


def _notes(design: Design) -> Iterator[str]:
    sizes = [len(members) for members in design.members.values()]
    if len(sizes) == 1:
        yield "The set has one cell, so that there is nothing to compare."
    if small := sum(size < 2 for size in sizes):
        yield f"{small} of {len(sizes)} cells have one picture: they have no SD, and are not compared."
    if len(sizes) > ALL_PAIRS:
        yield f"Of {len(sizes)} cells, only the two that differ most are given for each quantity."
    if len(set(sizes)) > 1:
        yield f"The cells have {min(sizes)} to {max(sizes)} pictures."


def _rank(one: Difference) -> tuple[bool, float]:
    """Orders differences of one quantity: a confound is larger than any that is negligible."""
    return one.kind == CONFOUND, one.size


def _rounded(value: float | None) -> float | None:
    """Returns a number with six significant digits; None for None and NaN."""
    return None if value is None or np.isnan(value) else float(f"{value:.6g}")
