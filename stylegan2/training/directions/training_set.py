"""Loads labelled pictures and trains a regressor on them, or reads one that was trained before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tqdm import tqdm

from stylegan2.config import GeneratorConfig
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.directions.attributes import ATTRIBUTES
from stylegan2.training.directions.labels import attribute_values
from stylegan2.training.directions.learning import LabelledImages, Schedule, learn
from stylegan2.training.directions.regressor import Regressor
from stylegan2.training.directions.regressor_file import read_regressor, write_regressor

MAX_SIDE = 128  # of a regressor's pictures, in pixels


def regressor_for(
    config: GeneratorConfig, data: Path, labels: Path, file: Path | None = None, epochs: int = 6, seed: int = 0
) -> Regressor:
    """Reads the regressor in `file`, or trains one and writes it there if the file does not exist.

    Args:
        config: of the network whose faces the regressor is for.
        data: the pictures, a zip file or a folder of zip files.
        labels: of the pictures, a CSV file.
        file: of the regressor; None trains one without writing it.
        epochs: how often to train on each picture.
        seed: of all random numbers.

    Raises:
        RegressorFileError, DatasetError, LabelsError: a file cannot be used.
        ValueError: there are too few pictures.
    """
    if file is not None and file.exists():
        return read_regressor(file)
    regressor = learn(labelled_images(config, data, labels), Schedule(epochs=epochs), seed)
    if file is not None:
        write_regressor(file, regressor)
    return regressor


def labelled_images(config: GeneratorConfig, data: Path, labels: Path) -> LabelledImages:
    """Loads the pictures of `data` into memory, at a regressor's size, with their attributes from `labels`."""
    height, width = regressor_size(config)
    with ImageArchive(data, height, width, config.img_channels, cache_bytes=0) as archive:
        names = [archive.name(k) for k in range(len(archive))]
        values, attributes = attribute_values(labels, names, ATTRIBUTES)
        images = np.empty((len(archive), *archive.shape), np.uint8)
        for k in tqdm(range(len(archive)), desc="pictures", unit="img"):
            images[k] = archive[k]
    signs = np.array([attribute.mirrored for attribute in attributes], np.float32)
    return LabelledImages(images, values, [attribute.name for attribute in attributes], signs)


def regressor_size(config: GeneratorConfig) -> tuple[int, int]:
    """Returns the (height, width) of a regressor's pictures: the network's, halved until no side is above 128."""
    height, width = config.img_height, config.img_width
    while max(height, width) > MAX_SIDE and height % 2 == 0 and width % 2 == 0:
        height, width = height // 2, width // 2
    return height, width
