"""Training runs that take seconds, and the pictures for them."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylegan2.training.config import TrainingConfig
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.folder import RunFolder
from stylegan2.training.run_files import STATS_FILE
from stylegan2.training.step import State, TrainingStep
from stylegan2.training.trainer import Score, Trainer

TINY = {
    "img_height": 8,
    "img_width": 8,
    "z_dim": 8,
    "w_dim": 8,
    "channel_base": 64,
    "channel_max": 8,
    "mapping_layers": 1,
    "batch": 4,
    "d_reg_interval": 3,
    "g_reg_interval": 2,
    "ema_kimg": 0.02,
    "ada_target": 0.25,  # below the r_t of these runs, so that p moves
    "ada_kimg": 0.1,
    "ada_interval": 2,
}
QUIET = {"report": lambda line: None}


TIMES = ("seconds", "seconds_per_kimg", "outside_share")


def tiny_options() -> list[str]:
    """Returns `TINY` as command line options."""
    others = {name: value for name, value in TINY.items() if not name.startswith("img_")}
    return ["--resolution=8", *(f"--set={name}={value}" for name, value in others.items())]


def tiny_config(**settings: Any) -> TrainingConfig:
    return TrainingConfig(**{**TINY, **settings})


def noise_pictures(count: int, side: int = 8, mode: str = "RGB") -> list[Image.Image]:
    rng = np.random.default_rng(0)
    shape = (side, side, *({"L": (), "RGB": (3,), "RGBA": (4,)}[mode]))
    return [Image.fromarray(rng.integers(0, 256, shape, np.uint8)) for _ in range(count)]


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def rows(folder: Path) -> list[dict[str, float]]:
    """Reads the statistics of a run."""
    path = folder / STATS_FILE
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def timeless(folder: Path) -> list[dict[str, float]]:
    """Reads the statistics of a run without those that depend on the clock."""
    return [{name: value for name, value in row.items() if name not in TIMES} for row in rows(folder)]


def write_shard(path: Path, pictures: list[Image.Image]) -> Path:
    """Writes a zip file with the pictures, named in order."""
    with zipfile.ZipFile(path, "w") as shard:
        for k, picture in enumerate(pictures):
            shard.writestr(f"{k:04d}.png", encoded(picture))
    return path


def train(
    step: TrainingStep,
    data: Path,
    folder: Path,
    steps: int,
    checkpoint_steps: int = 2,
    start: State | None = None,
    score: Score | None = None,
    **options: Any,
) -> Trainer:
    """Starts or resumes a run in `folder`, trains it up to so many steps in all, and returns its closed trainer."""
    config = step.config
    with (
        ImageArchive(data, config.img_height, config.img_width, config.img_channels) as archive,
        RunFolder(folder, config) as run,
    ):
        trainer = Trainer(run, archive, step, start, score)
        trainer.train(steps * config.batch / 1000, checkpoint_steps * config.batch / 1000, **{**QUIET, **options})
    return trainer
