"""Folders as runs write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

ROWS = [
    {"nimg": 1000, "seconds": 30.0, "d": 0.5, "g": 4.0, "real": 2.0, "fake": -3.0, "r1": 0.5},
    {"nimg": 2000, "seconds": 50.0, "d": 0.9, "g": 2.0, "real": 1.0, "fake": -1.0, "swd": 90.0},
    {"nimg": 3000, "seconds": 75.0, "d": 1.2, "g": 1.0, "real": 0.5, "fake": -0.5, "r1": 0.1, "swd": 8.0},
]
COLOURS = ("red", "green", "blue", "yellow", "purple", "orange", "white", "black")


def run_folder(
    folder: Path,
    rows: Iterable[Mapping[str, Any]] = ROWS,
    config: Mapping[str, Any] | None = None,
    sheets: int = 4,
    size: tuple[int, int] = (64, 48),
    mode: str = "RGB",
) -> Path:
    """Writes statistics, settings, and sheets of one colour each into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stats.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "config.json").write_text(json.dumps({"resolution": 8, "x_flip": True, **(config or {})}))
    for k in range(sheets):
        Image.new("RGBA", size, COLOURS[k % len(COLOURS)]).convert(mode).save(folder / f"fakes{k:06d}.png")
    return folder
