"""A run's folder, read without changing or locking it: also while the run goes on."""

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

CONFIG_FILE, STATS_FILE = "config.json", "stats.jsonl"
NETWORK_FILE, BEST_FILE = "network.safetensors", "best.safetensors"
SHEET_NAME = re.compile(r"fakes(\d+)\.png")
PROGRESS = ("nimg", "seconds")  # what a row says besides what was measured


class ReportError(ValueError):
    """There is nothing to report; the message names the file that is missing."""


@dataclasses.dataclass(frozen=True)
class RunRecord:
    """What a run's folder holds.

    `config` are the settings, empty if they cannot be read. `rows` are the statistics of the checkpoints, by `nimg`,
    each with its finite numbers only. `sheets` are the kimg and the path of each sample sheet, in order.
    """

    folder: Path
    config: Mapping[str, Any]
    rows: list[dict[str, float]]
    sheets: list[tuple[int, Path]]

    @classmethod
    def read(cls, folder: Path) -> RunRecord:
        """Reads it.

        Raises:
            ReportError: the folder has no statistics of a checkpoint.
        """
        rows = read_rows(folder / STATS_FILE)
        if not rows:
            raise ReportError(
                f"{folder / STATS_FILE} has no checkpoint: name the folder of a run that has reached its first one"
            )
        return cls(folder, read_config(folder / CONFIG_FILE), rows, find_sheets(folder))

    @property
    def keys(self) -> list[str]:
        """What was measured at any checkpoint, in the order of appearance."""
        return [key for key in dict.fromkeys(key for row in self.rows for key in row) if key not in PROGRESS]

    def curve(self, key: str) -> list[tuple[float, float]]:
        """(kimg, value) of the checkpoints that have it."""
        return [(row["nimg"] / 1000, row[key]) for row in self.rows if key in row]

    def seconds_per_kimg(self) -> list[tuple[float, float]]:
        """(kimg, seconds for a thousand images) since the checkpoint before."""
        times = [(0.0, 0.0)] + [(row["nimg"] / 1000, row["seconds"]) for row in self.rows if "seconds" in row]
        steps = itertools.pairwise(times)
        return [(kimg, (end - start) / (kimg - before)) for (before, start), (kimg, end) in steps if kimg > before]


def read_rows(path: Path) -> list[dict[str, float]]:
    """The rows that are whole; of rows that were written again after an interruption, the later ones."""
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
    """The finite numbers of a row; None of a line that is no row."""
    try:
        values = json.loads(line)
    except ValueError:
        return None
    numbers = finite(values) if isinstance(values, dict) else {}
    return numbers if numbers.get("nimg", -1) >= 0 else None


def finite(values: Mapping[str, Any]) -> dict[str, float]:
    """The numbers among `values`, without NaN and infinity."""
    numbers = {k: v for k, v in values.items() if isinstance(v, int | float) and not isinstance(v, bool)}
    return {key: float(value) for key, value in numbers.items() if abs(value) < 1e300 and math.isfinite(value)}


def read_config(path: Path) -> dict[str, Any]:
    """The settings, or none."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def find_sheets(folder: Path) -> list[tuple[int, Path]]:
    """(kimg, path) of the sample sheets, in order."""
    found = ((SHEET_NAME.fullmatch(path.name), path) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted((int(match[1]), path) for match, path in found if match)


def opened(sheets: Iterable[tuple[int, Path]]) -> Iterable[tuple[int, Image.Image]]:
    """The sheets in RGB, one at a time, without those that are damaged or half written."""
    for kimg, path in sheets:
        try:
            with Image.open(path) as image:
                yield kimg, rgb(image)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            continue


def rgb(image: Image.Image) -> Image.Image:
    """The image in colour; what is transparent becomes white."""
    if image.mode == "RGBA":
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")
