"""Measures the `train` command: seconds per kimg, and the share of them outside the compiled step."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[1]
PICTURES = 512
# Rows of statistics in a run. The first one includes the compilation, and is left out.
ROWS = 3


def write_pictures(path: Path, resolution: int, count: int = PICTURES) -> None:
    """Writes a training set of smooth random pictures, stored as `prepare` does: as PNGs in a zip file."""
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as shard:
        for k in range(count):
            file = BytesIO()
            coarse = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8))
            coarse.resize((resolution, resolution), Image.Resampling.BICUBIC).save(file, "PNG")
            shard.writestr(f"{k:04d}.png", file.getvalue())


def measure(folder: Path, resolution: int, kimg: float, options: dict[str, str]) -> dict[str, Any]:
    """Measures a run of the `train` command.

    Args:
        folder: Where the pictures and the run are written; created if it is missing.
        resolution: The side of the images in pixels.
        kimg: Thousands of images between rows of statistics.
        options: Further options of `train` with their values.

    Returns:
        Means of `seconds_per_kimg` and `outside_share` over all rows but the first, `peak` (memory in MB), and the
        `config` of the run.

    Raises:
        RuntimeError: The command failed. The message ends with the last line of its standard error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_pictures(folder / "pictures.zip", resolution)
    lengths = {"--kimg": str(ROWS * kimg), "--checkpoint-kimg": str(kimg), "--metric-kimg": "0"}
    arguments = [text for option in {**lengths, **options}.items() for text in option]
    peak = run(
        [sys.executable, "-m", "stylegan2.training", "train", folder / "pictures.zip", folder / "run", *arguments]
    )
    rows = [json.loads(line) for line in (folder / "run" / "stats.jsonl").read_text().splitlines()][1:]
    return {
        "seconds_per_kimg": statistics.mean(row["seconds_per_kimg"] for row in rows),
        "outside_share": statistics.mean(row["outside_share"] for row in rows),
        "peak": peak,
        "config": json.loads((folder / "run" / "config.json").read_text()),
    }


def run(command: list[Any]) -> float:
    """Runs a command in the project's folder, and returns its peak memory in MB. Raises RuntimeError if it fails."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()  # until it ends
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"`train` ended with {process.returncode}: {said.strip().splitlines()[-1:]}")
    return usage.ru_maxrss / 1024
