"""Writes the files beside the shards, which are for people: CSV tables, a contact sheet, the mean picture."""

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
    """Yields a function that writes a row of a CSV file. The file appears when the block ends.

    File names that are not valid UTF-8 keep their bytes.
    """
    with (
        replacing(path) as temporary,
        temporary.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(columns)
        yield writer.writerow


def write_contact_sheet(pictures: Sequence[np.ndarray], folder: Path) -> None:
    """Writes pictures, uint8 [H, W, C], side by side into one PNG, each reduced to at most 256 pixels per side."""
    _save(sheet(np.stack([_small(pixels) for pixels in pictures])), folder / SHEET_FILE)


def write_mean(mean: np.ndarray, folder: Path) -> None:
    """Writes the mean picture [H, W, C], rounded to uint8, as a PNG."""
    pixels = np.clip(np.rint(mean), 0, 255).astype(np.uint8)
    _save(to_picture(pixels), folder / MEAN_FILE)


def evenly_chosen(count: int, wanted: int) -> list[int]:
    """Returns up to `wanted` evenly spaced numbers below `count`, including the first and the last."""
    return sorted({round(k) for k in np.linspace(0, count - 1, min(wanted, count))})


def _small(pixels: np.ndarray) -> np.ndarray:
    picture = to_picture(pixels)
    picture.thumbnail((SHEET_SIDE, SHEET_SIDE), Image.Resampling.LANCZOS)
    return np.asarray(picture).reshape(picture.height, picture.width, pixels.shape[2])


def _save(image: Image.Image, path: Path) -> None:
    with replacing(path) as temporary:
        image.save(temporary, format="PNG")
