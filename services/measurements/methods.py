"""How pictures are measured: with a reader, or from the outline and the eyes alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from services.distances.contour import reduced
from services.distances.foreground import NoForeground, foreground
from services.measurements.eyes import EyeFinder
from services.measurements.geometry import geometry, outline_top
from services.measurements.measurement import Measurement
from services.measurements.photometry import photometry
from services.measurements.quantities import COMMON, Quantity
from services.measurements.reader import FaceReader
from services.network import Floats
from services.pictures.conversion import flattened
from stylegan2.measurement.readings import REGIONS, Readings
from stylegan2.pictures.pixels import Pixels, from_pixels

_OUTLINE = ("head_top", "background_L", "background_chroma")
_EYES = ("interocular",)


class Method(Protocol):
    """A way to measure pictures. Any thread may use it.

    Attributes:
        fingerprint: tells results of different methods apart: a SHA-256, or a name.
        quantities: what the attributes, geometry and photometry of its measurements can hold, by name.
        errors: the standard errors of the quantities for which they are known.
        regions: the names of regions, in a fixed order.
        landmarks: the names of landmarks, in a fixed order.
    """

    @property
    def fingerprint(self) -> str: ...
    @property
    def quantities(self) -> Mapping[str, Quantity]: ...
    @property
    def errors(self) -> Mapping[str, float]: ...
    @property
    def regions(self) -> Sequence[str]: ...
    @property
    def landmarks(self) -> Sequence[str]: ...

    def measure(self, pixels: Pixels) -> Measurement:
        """Measures a picture, uint8 [H, W, C]."""


class WithoutReader:
    """Measures what needs no network: the outline in front of a smooth background, its colour, and the eyes.

    Pictures are reduced to 256 pixels per side before the background is separated.

    Args:
        eyes: finds the corners of the eyes; None if nothing is installed that does.
    """

    regions: Sequence[str] = ()
    errors: Mapping[str, float] = {}

    def __init__(self, eyes: EyeFinder | None) -> None:
        self._eyes = eyes
        names = (*_OUTLINE, *(_EYES if eyes else ()))
        self.fingerprint = f"outline+{eyes.name}" if eyes else "outline"
        self.quantities = {name: COMMON[name] for name in names}
        self.landmarks: Sequence[str] = eyes.landmarks if eyes else ()

    def measure(self, pixels: Pixels) -> Measurement:
        """Measures a picture, uint8 [H, W, C]."""
        picture = rgb(pixels)
        landmarks = (self._eyes.find(picture) if self._eyes else None) or {}
        found = geometry(len(picture), landmarks, {})
        small, _ = reduced(picture)
        try:
            mask, _ = foreground(small)
        except NoForeground:
            return Measurement(landmarks=landmarks, geometry=found)
        top = outline_top(mask.astype(np.float64))
        found |= {} if top is None else {"head_top": top}
        background = (~mask).astype(np.float64)
        return Measurement(landmarks=landmarks, geometry=found, photometry=photometry(small, None, background))


class WithReader:
    """Measures with the networks of a reader, and colours and sizes with what they find.

    Attributes of which the reader knows too little are left out. If it has no segmentation, colours and sizes are those
    of `outline`.
    """

    def __init__(self, reader: FaceReader, outline: WithoutReader) -> None:
        self.reader = reader
        self._outline = None if reader.landmarks else outline
        self.fingerprint = reader.fingerprint if reader.landmarks else f"{reader.fingerprint}+{outline.fingerprint}"
        measured = [each for each in reader.attributes if each.is_measured]
        attributes = {each.name: Quantity(each.description, each.unit, each.is_reliable) for each in measured}
        self.quantities = attributes | dict(COMMON if reader.landmarks else outline.quantities)
        self.errors = {each.name: each.error for each in measured}
        self.regions: Sequence[str] = REGIONS if reader.landmarks else ()
        self.landmarks: Sequence[str] = tuple(reader.landmarks) or outline.landmarks

    def measure(self, pixels: Pixels) -> Measurement:
        """Measures a picture, uint8 [H, W, C]."""
        readings = read(self.reader, pixels)
        values = zip(self.reader.attributes, readings.attributes[0], strict=True)
        attributes = {each.name: float(value) for each, value in values if each.is_measured}
        if self._outline is not None:
            return dataclasses.replace(self._outline.measure(pixels), attributes=attributes)
        return dataclasses.replace(_segmented(pixels, readings, self.landmarks), attributes=attributes)


def read(reader: FaceReader, pixels: Pixels) -> Readings:
    """Returns what a reader reads from a picture, uint8 [H, W, C]: readings of N = 1 pictures."""
    return reader.read(from_pixels(rgb(pixels))[None])


def _segmented(pixels: Pixels, readings: Readings, names: Sequence[str]) -> Measurement:
    """Returns the regions, landmarks, sizes and colours of a picture, uint8 [H, W, C], from readings of it."""
    maps: dict[str, Floats] = dict(zip(REGIONS, np.moveaxis(readings.regions[0], -1, 0), strict=True))
    regions = {name: float(each.mean(dtype=np.float64)) for name, each in maps.items()}
    landmarks = {name: (float(x), float(y)) for name, (x, y) in zip(names, readings.landmarks[0], strict=True)}
    return Measurement(
        landmarks=landmarks,
        regions=regions,
        geometry=geometry(len(pixels), landmarks, regions),
        photometry=photometry(rgb(pixels), maps["skin"], maps["background"]),
    )


def rgb(pixels: Pixels) -> Pixels:
    """Returns gray, RGB or RGBA pixels [H, W, C] as RGB [H, W, 3]; transparency lies over mid-gray."""
    flat = flattened(pixels)
    return flat if flat.shape[2] == 3 else np.repeat(flat, 3, axis=2)
