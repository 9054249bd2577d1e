"""Reads faces in pictures with the networks of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from stylegan2.measurement.configs import CHANNELS, ParserConfig, RegressorConfig
from stylegan2.measurement.file import Measures, Weights
from stylegan2.measurement.readings import ReadableAttribute, Readings

Config = RegressorConfig | ParserConfig
Run = Callable[[np.ndarray], Sequence[np.ndarray]]  # images [N, size, size, 3] -> the outputs of a network


class FaceReader:
    """Reads attributes, regions and landmarks from pictures.

    Any thread may call it. A row's result does not depend on the other rows.

    Args:
        name: of the file.
        measures: the networks.
        compiled: makes a network run on the engine.

    Attributes:
        name: of the file.
        fingerprint: the SHA-256 of configurations and weights, hexadecimal.
        attributes: what `Readings.attributes` holds, in this order.
        landmarks: the names of the landmarks; empty if the file has no parser.
        networks: fingerprints of the generators whose faces it reads; empty for any.
        size: height and width that pictures are reduced to, in pixels.
    """

    def __init__(self, name: str, measures: Measures, compiled: Callable[[Config, Weights], Run]) -> None:
        self.name = name
        self.fingerprint = measures.fingerprint
        self.attributes: Sequence[ReadableAttribute] = measures.attributes
        self.landmarks: Sequence[str] = measures.landmarks
        self.networks: Sequence[str] = measures.networks
        self.size = measures.size
        self._regressors = [(each, compiled(each.config, each.weights)) for each in measures.regressors]
        parser = measures.parser
        self._parser = None if parser is None else compiled(parser.config, parser.weights)

    def read(self, images: np.ndarray) -> Readings:
        """Reads faces.

        Args:
            images: float32 [N, H, W, 3], N at least 1, in -1..1; values beyond are clipped. H and W are the reader's
                size or a multiple of it: blocks of pixels are averaged.

        Raises:
            ValueError: the images have another shape.
        """
        small, factor = self._small(images)
        attributes = self._estimated(small)
        if self._parser is None:
            n = len(images)
            return Readings(attributes, np.zeros((n, *images.shape[1:3], 0)), np.zeros((n, 0, 2)), np.zeros((n, 0)))
        regions, positions, visible = self._parser(small)
        return Readings(attributes, enlarged(regions, factor), positions * self.size * factor, visible)

    def attributes_of(self, images: np.ndarray) -> np.ndarray:
        """Returns the attributes of images, float32 [N, A], as `read` does, without regions and landmarks."""
        return self._estimated(self._small(images)[0])

    def _estimated(self, small: np.ndarray) -> np.ndarray:
        """Returns the mean of the regressors' estimates."""
        each = [run(small)[0] * trained.std + trained.mean for trained, run in self._regressors]
        return np.asarray(np.mean(each, axis=0, dtype=np.float32))

    def _small(self, images: np.ndarray) -> tuple[np.ndarray, int]:
        """Returns images of the reader's size, in -1..1, and how many times larger the given ones are."""
        if not len(images):
            raise ValueError("`images` must be at least one")
        factor = self.factor(images.shape[1:])
        return reduced(np.clip(np.asarray(images, np.float32), -1, 1), factor), factor

    def factor(self, shape: Sequence[int]) -> int:
        """Returns how many times larger pictures of a shape [H, W, C] are than the reader's.

        Raises:
            ValueError: pictures of this shape cannot be read.
        """
        factor = shape[0] // self.size
        if factor < 1 or tuple(shape) != (self.size * factor, self.size * factor, CHANNELS):
            raise ValueError(
                f"`images` must have {CHANNELS} channels and a height and width of {self.size} pixels or a multiple. "
                f"Received: {'x'.join(map(str, shape))}"
            )
        return factor


def reduced(images: np.ndarray, factor: int) -> np.ndarray:
    """Averages blocks of `factor` x `factor` pixels of images [N, H, W, C]."""
    if factor == 1:
        return images
    n, height, width, channels = images.shape
    blocks = images.reshape(n, height // factor, factor, width // factor, factor, channels)
    return np.asarray(blocks.mean(axis=(2, 4), dtype=np.float32))


def enlarged(maps: np.ndarray, factor: int) -> np.ndarray:
    """Enlarges maps [N, H, W, C] by `factor`, by linear interpolation between the centres of the pixels."""
    for axis in (1, 2) if factor > 1 else ():
        size = maps.shape[axis]
        places = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
        low = np.minimum(places.astype(int), max(size - 2, 0))
        share = (places - low).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(4)])
        above = np.minimum(low + 1, size - 1)
        maps = np.take(maps, low, axis) * (1 - share) + np.take(maps, above, axis) * share
    return maps
