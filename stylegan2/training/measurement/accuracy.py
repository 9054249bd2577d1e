"""How accurate measuring networks are, on people that they have not seen."""

from __future__ import annotations

import numpy as np

from stylegan2.measurement.reader import FaceReader
from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.statistics import explained_variance
from stylegan2.training.measurement.augmentation import shares
from stylegan2.training.measurement.rendered_faces import FINER, RenderedFaces

BATCH = 100


def attribute_accuracy(reader: FaceReader, faces: RenderedFaces) -> tuple[np.ndarray, np.ndarray]:
    """Returns R² and the root mean square error of each attribute, [A] each."""
    read = np.concatenate([reader.attributes_of(from_pixels(part)) for part in _parts(faces.images)])
    error = np.sqrt(((read - faces.values) ** 2).mean(axis=0))
    return explained_variance(read, faces.values), error


def parser_accuracy(reader: FaceReader, faces: RenderedFaces, regions: int) -> tuple[np.ndarray, np.ndarray]:
    """Measures regions and landmarks.

    Returns:
        The intersection over union of each region, [regions]: its pixels are those where it is the most probable one.
        The mean distance of each landmark in pixels where it is visible, [L]; NaN where it never is.
    """
    both, either = np.zeros(regions), np.zeros(regions)
    distances = []
    for rows in _parts(np.arange(len(faces))):
        read = reader.read(from_pixels(faces.images[rows]))
        found = read.regions.argmax(axis=-1)
        true = shares(faces.labels[rows], regions, FINER).argmax(axis=-1)
        for region in range(regions):
            both[region] += np.count_nonzero((found == region) & (true == region))
            either[region] += np.count_nonzero((found == region) | (true == region))
        away = np.linalg.norm(read.landmarks - faces.landmarks[rows] * reader.size, axis=2)
        distances.append(np.where(faces.seen[rows] == 1, away, np.nan))
    away, seen = np.concatenate(distances), np.count_nonzero(faces.seen == 1, axis=0)
    return both / np.maximum(either, 1), np.where(seen > 0, np.nansum(away, axis=0) / np.maximum(seen, 1), np.nan)


def _parts(array: np.ndarray) -> list[np.ndarray]:
    return np.split(array, range(BATCH, len(array), BATCH))
