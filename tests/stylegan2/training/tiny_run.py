"""Training runs that take seconds, and the pictures for them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylegan2.training.config import TrainingConfig
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.folder import RunFolder
from stylegan2.training.step import TrainingStep
from stylegan2.training.trainer import Trainer

TINY = {
    "resolution": 8,
    "z_dim": 8,
    "w_dim": 8,
    "channel_base": 64,
    "channel_max": 8,
    "mapping_layers": 1,
    "batch": 4,
    "d_reg_interval": 3,
    "g_reg_interval": 2,
    "ema_kimg": 0.02,
}
QUIET = {"report": lambda line: None}


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


def write_shard(path: Path, pictures: list[Image.Image]) -> Path:
    """A zip with the pictures, named in order."""
    with zipfile.ZipFile(path, "w") as shard:
        for k, picture in enumerate(pictures):
            shard.writestr(f"{k:04d}.png", encoded(picture))
    return path


def train(
    step: TrainingStep, data: Path, folder: Path, steps: int, checkpoint_steps: int = 2, **options: Any
) -> Trainer:
    """A run up to that many steps, from the start or from where the folder's is; what is left of it."""
    config = step.config
    with (
        ImageArchive(data, config.resolution, config.resolution, config.img_channels) as archive,
        RunFolder(folder, config) as run,
    ):
        trainer = Trainer(run, archive, step)
        trainer.train(steps * config.batch / 1000, checkpoint_steps * config.batch / 1000, **{**QUIET, **options})
    return trainer
