"""What an edit looks at: the readings of a picture, its geometry and colours, and its cells, as one vector."""

from __future__ import annotations

import contextlib
import dataclasses

import numpy as np
from numpy.typing import NDArray

from services.edits.cells import colours_of_cells
from services.edits.coordinates import Coordinates
from services.edits.soft_quantities import soft_quantities
from services.measurements.reader import FaceReader
from services.network import Float32s, Floats, NetworkShape
from services.rendering.generator import Generator
from stylegan2.measurement.reader import reduced
from stylegan2.measurement.readings import Readings

Vector = NDArray[np.float64]
AT_ONCE = 16  # pictures that are made and read in one go, up to 128 px: a tenth of a second
_PIXELS_AT_ONCE = AT_ONCE * 128 * 128
_BYTES_PER_PIXEL = 300  # of a picture, its regions, and what is computed from them


@dataclasses.dataclass(frozen=True)
class Seen:
    """What was seen of N pictures.

    Attributes:
        names: The attributes and quantities, M of them, in the order of the first columns of `outputs`.
        outputs: [N, K]: M numbers, then the colours of the cells in levels of 0 to 255.
        readings: What the reader said of the reduced pictures. Landmarks are in their pixels.
    """

    names: tuple[str, ...]
    outputs: Vector
    readings: Readings


def seen(reader: FaceReader, images: Floats) -> Seen:
    """Returns what is seen of the images [N, H, W, C] in -1..1. Images beyond this range are clipped, as pixels are.

    Images larger than the reader's networks take are reduced to that size first. An edit at 128 px then takes a fifth
    less time.
    """
    images = in_rgb(np.clip(images, -1, 1))
    images = reduced(images, max(1, images.shape[1] // reader.size))
    readings = reader.read(images)
    quantities = soft_quantities(readings, images, reader.landmarks)
    names = (*(attribute.name for attribute in reader.attributes), *quantities)
    numbers = np.concatenate([readings.attributes, np.stack([*quantities.values()], axis=1)], axis=1)
    return Seen(names, np.concatenate([numbers, colours_of_cells(images)], axis=1).astype(np.float64), readings)


def in_rgb(images: Floats) -> Floats:
    """Returns gray, RGB or RGBA images [N, H, W, C] in -1..1 as RGB [N, H, W, 3]; transparency lies over mid-gray."""
    channels = images.shape[-1]
    if channels in (2, 4):  # alpha comes last
        images = images[..., :-1] * (images[..., -1:] + 1) / 2
    return images if images.shape[-1] == 3 else np.repeat(images, 3, axis=-1)


def at_once(config: NetworkShape) -> int:
    """Returns how many pictures of a network are made and read in one go."""
    return max(1, min(AT_ONCE, _PIXELS_AT_ONCE // (config.img_height * config.img_width)))


def bytes_needed(config: NetworkShape) -> int:
    """Returns about how many bytes the pictures take that are read in one go."""
    return at_once(config) * config.img_height * config.img_width * _BYTES_PER_PIXEL


class Pictures:
    """The pictures around a face, as the network makes them and the reader sees them.

    Args:
        generator: Of the face's network.
        reader: For this network.
        noise_mode: Of the face.

    Attributes:
        passes: How many pictures were made and read so far.
    """

    def __init__(self, generator: Generator, reader: FaceReader, noise_mode: str) -> None:
        self._generator, self._reader, self._noise_mode = generator, reader, noise_mode
        self.passes = 0

    def seen(self, ws: Floats) -> Seen:
        """Returns what is seen of the pictures of ws [N, num_ws, w_dim].

        Raises:
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        self.passes += len(ws)
        return seen(self._reader, np.stack(self.images(ws)))

    def images(self, ws: Floats) -> list[Float32s]:
        """Returns the images [H, W, C] of ws [N, num_ws, w_dim]. Raises as `seen`."""
        recipes = [
            self._generator.derived_recipe({"by": "edit"}, row.astype(np.float32), self._noise_mode) for row in ws
        ]
        with contextlib.closing(self._generator.images(recipes)) as images:
            return list(images)


class Around:
    """The outputs as a function of coordinates around a face: what a search calls.

    Args:
        pictures: Of the face's network.
        ws: Of the face, [num_ws, w_dim].
        coordinates: Of the search.
        at_once: How many pictures wait in the render queue, and are read, at a time.
    """

    def __init__(self, pictures: Pictures, ws: Floats, coordinates: Coordinates, at_once: int) -> None:
        self._pictures, self._ws, self._coordinates, self._at_once = pictures, ws, coordinates, at_once

    def __call__(self, c: Vector) -> Vector:
        """Returns the outputs [N, K] at the coordinates c [N, P]. Raises as Pictures.seen."""
        parts = [c[start : start + self._at_once] for start in range(0, len(c), self._at_once)]
        return np.concatenate([self._pictures.seen(self.ws(part)).outputs for part in parts])

    def ws(self, c: Vector) -> Vector:
        """Returns ws [..., num_ws, w_dim] at the coordinates c [..., P]."""
        points: Vector = self._ws + self._coordinates.shift(c)
        return points
