"""The check of a set as tables, for statistics programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from services.stimuli.check.check import Check
from services.stimuli.check.factors import Levels


def cells_table(check: Check) -> Iterator[str]:
    """Yields the lines of a CSV with number, mean and SD of each quantity in each cell; SD is empty for one picture."""
    factors = check.design.factors
    yield _line([*(f"factor_{name}" for name in factors), "quantity", "n", "mean", "sd"])
    for cell in check.to_dict()["cells"]:
        levels = [cell["levels"].get(name) for name in factors]
        for quantity, found in cell["quantities"].items():
            yield _line([*levels, quantity, found["n"], found["mean"], found["sd"]])


def differences_table(check: Check) -> Iterator[str]:
    """Yields the lines of a CSV with the differences between cells; g is empty where nothing varies within cells."""
    yield _line(["quantity", "first_cell", "second_cell", "difference", "g", "g_low", "g_high", "kind"])
    for one in check.differences:
        found = check.described(one)
        cells = [named(levels) for levels in found["between"]]
        yield _line([one.quantity, *cells, found["difference"], found["g"], found["low"], found["high"], one.kind])


def named(levels: Levels) -> str:
    """Returns the levels of a cell in words, for instance "age -1, smile 1.5"."""
    return ", ".join(f"{name} {level if isinstance(level, str) else f'{level:.6g}'}" for name, level in levels.items())


def _line(cells: Iterable[Any]) -> str:
    output = io.StringIO()
    csv.writer(output).writerow(["" if cell is None else cell for cell in cells])
    return output.getvalue()
