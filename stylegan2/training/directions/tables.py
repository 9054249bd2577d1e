"""Markdown tables of measurements, also used in the model card."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def effect_table(names: Sequence[str], effects: np.ndarray) -> str:
    """Returns the effects [D, D] with one row per direction and one column per attribute, own effects in bold."""
    rows = [
        [name, *(f"**{value:.2f}**" if i == j else f"{value:+.2f}" for j, value in enumerate(row))]
        for i, (name, row) in enumerate(zip(names, effects, strict=True))
    ]
    return table(["direction", *names], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table whose first column is aligned to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def attribute_table(names: Sequence[str], columns: dict[str, np.ndarray]) -> str:
    """Returns a table with one row per attribute and one column per measure, and empty cells for NaN."""
    rows = [
        [name, *("" if np.isnan(values[k]) else f"{values[k]:.2f}" for values in columns.values())]
        for k, name in enumerate(names)
    ]
    return table(["attribute", *columns], rows)
