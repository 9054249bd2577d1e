"""What is written beside the shards for people: the report, a contact sheet, the mean, where each picture is from."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylegan2.files.durable import replacing
from stylegan2.pictures.pixels import to_picture
from stylegan2.pictures.sheet import sheet

REPORT_FILE, IMAGES_FILE = "report.csv", "images.csv"
SHEET_FILE, MEAN_FILE = "contact-sheet.png", "mean.png"
SHEET_IMAGES, SHEET_SIDE = 64, 256


@contextlib.contextmanager
def table(path: Path, *columns: str) -> Iterator[Callable[[Sequence[Any]], Any]]:
    """A CSV file that is there when it is complete; names that are no UTF-8 keep their bytes."""
    with (
        replacing(path) as temporary,
        temporary.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(columns)
        yield writer.writerow


def write_contact_sheet(pictures: Sequence[np.ndarray], folder: Path) -> None:
    """Pictures uint8 [H, W, C] side by side, reduced to 256 pixels a side at the most."""
    _save(sheet(np.stack([_small(pixels) for pixels in pictures])), folder / SHEET_FILE)


def write_mean(mean: np.ndarray, folder: Path) -> None:
    """The mean picture [H, W, C], rounded."""
    pixels = np.clip(np.rint(mean), 0, 255).astype(np.uint8)
    _save(to_picture(pixels), folder / MEAN_FILE)


def evenly_chosen(count: int, wanted: int) -> list[int]:
    """Up to `wanted` of the numbers below `count`, the first and the last among them."""
    return sorted({round(k) for k in np.linspace(0, count - 1, min(wanted, count))})


def _small(pixels: np.ndarray) -> np.ndarray:
    picture = to_picture(pixels)
    picture.thumbnail((SHEET_SIDE, SHEET_SIDE), Image.Resampling.LANCZOS)
    return np.asarray(picture).reshape(picture.height, picture.width, pixels.shape[2])


def _save(image: Image.Image, path: Path) -> None:
    with replacing(path) as temporary:
        image.save(temporary, format="PNG")
