"""Measures faces for stimulus sets: their regions and landmarks before, and the finished pictures after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from services.errors import NotAvailable, NotMeasurable
from services.network import Network
from services.pictures.conversion import MID_GRAY, Colour, flattened
from services.pictures.sheet import as_picture, scaled_size
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.form import Form
from services.stimuli.known_generators import KnownGenerators
from stylegan2.measurement.readings import Readings
from stylegan2.pictures.pixels import Pixels, picture_pixels

_STEP = 64  # measuring networks read squares of a multiple of this many pixels
_LARGEST = 256  # pixels a side of a finished picture that is measured; networks are trained on smaller ones


class Measured(Protocol):
    """What was measured in one picture."""

    @property
    def landmarks(self) -> Mapping[str, tuple[float, float]]: ...
    @property
    def attributes(self) -> Mapping[str, float]: ...
    @property
    def quantities(self) -> Mapping[str, float]: ...


class Measuring(Protocol):
    """Measures pictures; services/measurements does it. What cannot be measured is absent."""

    def of(self, faces: Sequence[Face]) -> Sequence[Measured]:
        """Returns what was measured in the stored pictures of `faces`."""

    def of_pixels(self, network: Network, pixels: Pixels) -> Measured:
        """Measures a picture [H, W, C] of a face of `network`."""

    def reliable(self, network: Network) -> Collection[str]:
        """Returns the names of the quantities by which pictures of `network` can be compared."""

    def errors(self, network: Network) -> Mapping[str, float]:
        """Returns the standard errors of the quantities of `network` for which they are known."""

    def read(self, network: Network, pixels: Pixels) -> Readings | None:
        """Returns the raw readings of a picture; None if no measuring network fits `network`.

        A measuring network without a segmentation reads no regions: their last axis is empty.
        """


class Measurer:
    """Measures the pictures of a set, as far as there is something that measures them."""

    def __init__(self, generators: KnownGenerators, measuring: Measuring | None) -> None:
        self._generators = generators
        self._measuring = measuring

    def segments(self, recipe: Recipe, pixels: Pixels) -> bool:
        """Returns whether a measuring network fits the network of a face, by trying it on the face's `pixels`."""
        return self._regions(recipe, pixels) is not None

    def reading(self, face: str, recipe: Recipe, pixels: Pixels, form: Form) -> FaceReading | None:
        """Measures what `form` needs to know of the pixels [H, W, C] of a face; None if it needs nothing.

        Raises:
            NotAvailable: no measuring network fits the network of the face.
            NotMeasurable: no landmarks were found in the face, whose name in messages is `face`.
        """
        if form.needs_regions is None and form.needs_landmarks is None:
            return None
        network, regions, landmarks = self._network(recipe), None, {}
        if form.needs_regions is not None:
            regions = self._regions(recipe, pixels)
            if regions is None:
                raise _missing(form.needs_regions, "a segmentation", recipe)
        if form.needs_landmarks is not None:
            if self._measuring is None or network is None:
                raise _missing(form.needs_landmarks, "landmarks", recipe)
            landmarks = dict(self._measuring.of_pixels(network, flattened(pixels)).landmarks)
            if not landmarks and regions is None and not self.segments(recipe, pixels):
                raise _missing(form.needs_landmarks, "landmarks", recipe)
            if not landmarks:
                raise NotMeasurable(
                    form.needs_landmarks, f"{form.needs_landmarks} needs landmarks, and none were found in {face}."
                )
        return FaceReading(face, landmarks, regions)

    def quantities(self, recipe: Recipe, pixels: Pixels, shown: Pixels, background: Colour | None) -> dict[str, float]:
        """Measures by what the picture of a face can be compared with others.

        Attributes are those of the face's own `pixels` [H, W, C]: an oval cut from it is no picture of the kind that
        measuring networks were trained on. Sizes and colours are those of the finished picture `shown`.

        Measuring networks read squares. A picture of another shape than the network's is put on a square of the colour
        `background` and resized to the side of the network's pictures, at most 256 pixels.

        Returns nothing where the network of the face is not here.
        """
        network = self._network(recipe)
        if self._measuring is None or network is None:
            return {}
        config, opaque = network.config, flattened(shown, background or MID_GRAY)
        if opaque.shape[:2] != (config.img_height, config.img_width):
            side = round(min(max(config.img_height, _STEP), _LARGEST) / _STEP) * _STEP
            opaque = _squared(opaque, side, background or MID_GRAY)
        face = self._measuring.of_pixels(network, flattened(pixels))
        found = {**self._measuring.of_pixels(network, opaque).quantities, **face.attributes}
        reliable = self._measuring.reliable(network)
        return {name: float(value) for name, value in found.items() if name in reliable and np.isfinite(value)}

    def names(self, recipes: Iterable[Recipe]) -> set[str] | None:
        """Returns by which quantities pictures of faces with these recipes can be compared.

        Returns None if the network of one of them is not here, so that nobody can tell.
        """
        if self._measuring is None:
            return set()
        found: set[str] = set()
        for recipe in {each.fingerprint: each for each in recipes}.values():
            network = self._network(recipe)
            if network is None:
                return None
            found.update(self._measuring.reliable(network))
        return found

    def errors(self, recipes: Iterable[Recipe]) -> dict[str, float]:
        """Returns the largest standard error of each quantity over the networks that made the recipes."""
        found: dict[str, float] = {}
        for recipe in {each.fingerprint: each for each in recipes}.values():
            network = self._network(recipe)
            if self._measuring is not None and network is not None:
                for name, error in self._measuring.errors(network).items():
                    found[name] = max(error, found.get(name, 0.0))
        return found

    def of_stored(self, faces: Sequence[Face]) -> list[Mapping[str, float]]:
        """Returns what was measured in the stored pictures of faces. Raises NotAvailable if nothing can be."""
        if self._measuring is None:
            raise NotAvailable("query.where", "query.where needs measurements, which this service does not make.")
        return [measured.quantities for measured in self._measuring.of(faces)]

    def _regions(self, recipe: Recipe, pixels: Pixels) -> np.ndarray | None:
        network = self._network(recipe)
        readings = None
        if self._measuring is not None and network is not None:
            readings = self._measuring.read(network, flattened(pixels))
        return readings.regions[0] if readings is not None and readings.regions.shape[-1] else None

    def _network(self, recipe: Recipe) -> Network | None:
        generator = self._generators.generator_or_none(recipe)
        return None if generator is None else generator.network


def _missing(field: str, what: str, recipe: Recipe) -> NotAvailable:
    return NotAvailable(
        field,
        f"{field} needs {what} of the faces, but no measuring network fits the network {recipe.network} "
        f"({recipe.fingerprint[:12]}) here.",
    )


def _squared(pixels: Pixels, side: int, colour: Colour) -> Pixels:
    """Returns a picture [H, W, C] in the middle of a square of `side` pixels."""
    height, width, channels = pixels.shape
    fitted = picture_pixels(as_picture(pixels, scaled_size(width, height, side)))
    square = np.empty((side, side, channels), np.uint8)
    square[:] = colour if channels == 3 else round(sum(colour) / 3)
    top, left = (side - fitted.shape[0]) // 2, (side - fitted.shape[1]) // 2
    square[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return square
