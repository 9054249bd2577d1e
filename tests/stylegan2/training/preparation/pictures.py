"""Small pictures that differ from each other, folders of them, and a fake face detector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from stylegan2.pictures.detection import Face

FACE = Face((40.0, 40.0), (60.0, 40.0), (43.0, 63.0), (57.0, 63.0))


def picture(seed: int, width: int = 40, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Returns a smooth pattern, a different one for each seed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (9, 9, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC).convert(mode)


def save_pictures(folder: Path, count: int, **shape: int) -> Path:
    """Saves `count` different pictures as p000.png, p001.png, ..., and returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        picture(seed, **shape).save(folder / f"p{seed:03d}.png")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Returns the contents of all files in a folder, by relative path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class FakeDetector:
    """Finds `FACE` in pictures that are not square, and a second face, half as large, if they are wider than 300."""

    def __call__(self, image: Image.Image) -> list[Face]:
        if image.width == image.height:
            return []
        second = Face((210.0, 40.0), (220.0, 40.0), (211.0, 52.0), (219.0, 52.0))
        return [second, FACE] if image.width > 300 else [FACE]
