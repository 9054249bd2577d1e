"""What was measured, as Markdown for people (and for the model card)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def effect_table(names: Sequence[str], effects: np.ndarray) -> str:
    """The effect matrix [D, D]: a row a direction, a column an attribute, its own effect in bold."""
    rows = [
        [name, *(f"**{value:.2f}**" if i == j else f"{value:+.2f}" for j, value in enumerate(row))]
        for i, (name, row) in enumerate(zip(names, effects, strict=True))
    ]
    return table(["direction", *names], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def attribute_table(names: Sequence[str], columns: dict[str, np.ndarray]) -> str:
    """A row an attribute, a column a number of it; what is not a number is empty."""
    rows = [
        [name, *("" if np.isnan(values[k]) else f"{values[k]:.2f}" for values in columns.values())]
        for k, name in enumerate(names)
    ]
    return table(["attribute", *columns], rows)
