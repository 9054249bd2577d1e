"""Reads the folder of a run without changing or locking it, so that the run may still be training."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from stylegan2.pictures.reading import with_channels
from stylegan2.training.run_files import CONFIG_FILE, STATS_FILE

SHEET_NAME = re.compile(r"fakes(\d+)\.png")
PROGRESS = ("nimg", "seconds")  # the keys of a row that are not statistics


class ReportError(ValueError):
    """Raised when there is nothing to report. The message names the missing file."""


@dataclasses.dataclass(frozen=True)
class RunRecord:
    """The content of a run's folder.

    Attributes:
        folder: the folder.
        config: the settings; empty if they cannot be read.
        rows: the statistics of each checkpoint in the order of `nimg`, without values that are not finite.
        sheets: the kimg and the path of each sample sheet, in order.
    """

    folder: Path
    config: Mapping[str, Any]
    rows: list[dict[str, float]]
    sheets: list[tuple[int, Path]]

    @classmethod
    def read(cls, folder: Path) -> RunRecord:
        """Reads the folder of a run.

        Raises:
            ReportError: the run has not reached its first checkpoint, or the folder is not that of a run.
        """
        rows = read_rows(folder / STATS_FILE)
        if not rows:
            raise ReportError(
                f"{folder / STATS_FILE} has no checkpoint. Give the folder of a run that has reached its first one"
            )
        return cls(folder, read_config(folder / CONFIG_FILE), rows, find_sheets(folder))

    @property
    def keys(self) -> list[str]:
        """The names of all statistics, in the order of their first appearance."""
        return [key for key in dict.fromkeys(key for row in self.rows for key in row) if key not in PROGRESS]

    def curve(self, key: str) -> list[tuple[float, float]]:
        """Returns (kimg, value) of each checkpoint that has the statistic `key`."""
        return [(row["nimg"] / 1000, row[key]) for row in self.rows if key in row]

    def seconds_per_kimg(self) -> list[tuple[float, float]]:
        """Returns (kimg, seconds per thousand images since the previous checkpoint) of each checkpoint."""
        times = [(0.0, 0.0)] + [(row["nimg"] / 1000, row["seconds"]) for row in self.rows if "seconds" in row]
        steps = itertools.pairwise(times)
        return [(kimg, (end - start) / (kimg - before)) for (before, start), (kimg, end) in steps if kimg > before]


def read_rows(path: Path) -> list[dict[str, float]]:
    """Reads all complete rows. If rows were written again after an interruption, the later ones count."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return []
    rows: list[dict[str, float]] = []
    for row in filter(None, map(_row, lines)):
        while rows and rows[-1]["nimg"] >= row["nimg"]:
            rows.pop()
        rows.append(row)
    return rows


def _row(line: str) -> dict[str, float] | None:
    """Returns the finite numbers of a row, or None if the line is not a row."""
    try:
        values = json.loads(line)
    except ValueError:
        return None
    numbers = finite_numbers(values) if isinstance(values, dict) else {}
    return numbers if numbers.get("nimg", -1) >= 0 else None


def finite_numbers(values: Mapping[str, Any]) -> dict[str, float]:
    """Returns the numbers among `values`, without NaN and infinity."""
    numbers = {k: v for k, v in values.items() if isinstance(v, int | float) and not isinstance(v, bool)}
    return {key: float(value) for key, value in numbers.items() if abs(value) < 1e300 and math.isfinite(value)}


def read_config(path: Path) -> dict[str, Any]:
    """Reads the settings. Returns {} if they cannot be read."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def find_sheets(folder: Path) -> list[tuple[int, Path]]:
    """Returns (kimg, path) of each sample sheet, in order."""
    found = ((SHEET_NAME.fullmatch(path.name), path) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted((int(match[1]), path) for match, path in found if match)


def readable_sheets(sheets: Iterable[tuple[int, Path]]) -> Iterable[tuple[int, Image.Image]]:
    """Yields the sheets in RGB, one at a time, and skips damaged or incomplete ones."""
    for kimg, path in sheets:
        try:
            with Image.open(path) as image:
                image.load()
                yield kimg, with_channels(image, 3, "white")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            continue
