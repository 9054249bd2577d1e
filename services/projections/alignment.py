"""Aligns a picture with a network: crops it to the size of the network's images and the position of their faces."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from services.errors import InvalidParameter
from services.ranges.warned import Warned
from services.rendering.generator import Generator
from stylegan2.pictures.detection import Detector, MtcnnDetector
from stylegan2.pictures.errors import DetectorUnavailable
from stylegan2.pictures.pixels import Pixels, picture_pixels, to_picture, to_pixels
from stylegan2.pictures.reading import with_channels
from stylegan2.projection.framing import FaceSquare, align_face, crop_middle, find_squares, is_framed

ALIGNMENTS = ("auto", "face", "none")
MISSING = (
    "align=face needs a face detector, the package mtcnn, and TensorFlow to run it: run pip install -r "
    "requirements-training.txt and restart the service. align=none takes the middle of the picture."
)
_NO_DETECTOR = (
    "The picture was not searched for a face, because no face detector is installed. Its middle was taken. If the face "
    "is not upright and as large as the network's faces are, the result is of little use. To install a detector, run "
    "pip install -r requirements-training.txt and restart the service."
)
_NO_FACE = "The face detector found no face in the picture of {} x {} pixels. Its middle was taken."
_NO_TEMPLATE = (
    "The picture was not searched for a face, because the detector finds none in the average image of {}. Its middle "
    "was taken."
)


@dataclasses.dataclass(frozen=True)
class AlignedPicture:
    """A picture at the size of a network's images.

    Attributes:
        pixels: [H, W, C].
        by: `face` if it was aligned by its largest face, `none` if it is the middle of the picture.
        faces: the number of faces found; None if none were searched for.
        square: the largest face in pixels of the upright picture; None unless `by` is `face`.
        warnings: about the search for a face.
    """

    pixels: Pixels
    by: str
    faces: int | None = None
    square: FaceSquare | None = None
    warnings: tuple[Warned, ...] = ()

    def record(self) -> dict[str, Any]:
        """Returns the alignment as a recipe states it, with lengths in pixels and `angle` in degrees."""
        record: dict[str, Any] = {"by": self.by}
        if self.faces is not None:
            record["faces"] = self.faces
        if self.square is not None:
            record["centre"] = [round(number, 2) for number in self.square.centre]
            record["side"] = round(self.square.side, 2)
            record["angle"] = round(float(np.degrees(self.square.angle)), 2)
        return record


class Alignment:
    """Aligns pictures with a face detector, if one is installed.

    The position of a network's faces is measured once per network, on its average face.

    Args:
        make_detector: returns a detector, or raises DetectorUnavailable.
    """

    def __init__(self, make_detector: Callable[[], Detector] = MtcnnDetector) -> None:
        self._make_detector = make_detector
        self._lock = threading.Lock()  # guards the next two fields, and calls of the detector, which is not thread-safe
        self._detector: Detector | None = None
        self._is_missing = False
        self._templates: dict[str, FaceSquare | None] = {}

    def aligned(self, picture: Image.Image, generator: Generator, align: str) -> AlignedPicture:
        """Crops a picture for a network. Transparent parts become white unless the network's images have alpha.

        Args:
            picture: upright, in sRGB.
            generator: of the network.
            align: `face` aligns the largest face with the network's faces. `none` takes the middle of the picture.
                `auto` is `face` if a face is found that is not already in position, else `none`.

        Raises:
            InvalidParameter: `align` is `face`, and there is no detector, no face in the picture, or no face in the
                network's images.
            NetworkNotReady, QueueFull: the network's average face cannot be made now.
        """
        config = generator.network.config
        target = config.img_height, config.img_width
        opaque = with_channels(picture, 3, "white")
        template: FaceSquare | None = None
        warnings: tuple[Warned, ...] = ()
        if align != "none":
            template, warnings = self._template(generator, required=align == "face")
        squares = None if template is None else self._squares(opaque)
        if align == "face" and not squares:
            raise InvalidParameter(
                "image", "image must show a face; none was found. align=none takes the middle of the picture."
            )
        if squares == []:
            warnings = (Warned("no-face-found", _NO_FACE.format(*picture.size)),)
        cut = with_channels(picture, config.img_channels, "white")
        if not squares or template is None or (align == "auto" and is_framed(opaque, squares[0], template, target)):
            return AlignedPicture(
                picture_pixels(crop_middle(cut, target)),
                "none",
                None if squares is None else len(squares),
                warnings=warnings,
            )
        face = squares[0]
        return AlignedPicture(picture_pixels(align_face(cut, face, template, target)), "face", len(squares), face)

    def _template(self, generator: Generator, required: bool) -> tuple[FaceSquare | None, tuple[Warned, ...]]:
        """Returns the square of the network's average face.

        If there is none, returns None and a warning why, or raises InvalidParameter if `required`.
        """
        network = generator.network
        with self._lock:
            detector = self._found_detector()
        if detector is None:
            if required:
                raise InvalidParameter("align", MISSING)
            return None, (Warned("no-detector", _NO_DETECTOR),)
        if network.fingerprint not in self._templates:
            average = _average_face(generator)
            squares = self._squares(average)
            self._templates[network.fingerprint] = squares[0] if squares else None
        template = self._templates[network.fingerprint]
        if template is None and required:
            raise InvalidParameter(
                "align", f"align=face needs a network of faces; the average image of {network.name} shows none."
            )
        return template, () if template else (Warned("no-face-in-network", _NO_TEMPLATE.format(network.name)),)

    def _squares(self, image: Image.Image) -> list[FaceSquare]:
        with self._lock:
            assert self._detector is not None
            return find_squares(self._detector, image)

    def _found_detector(self) -> Detector | None:
        """Returns the detector, or None if it is not installed. The first call takes seconds."""
        if self._detector is None and not self._is_missing:
            try:
                self._detector = self._make_detector()
            except DetectorUnavailable:
                self._is_missing = True
        return self._detector


def _average_face(generator: Generator) -> Image.Image:
    """Returns the image of w_avg in RGB."""
    network = generator.network
    ws = np.repeat(network.w_avg[None], network.config.num_ws, axis=0)
    [image] = generator.images([generator.derived_recipe({"by": "w_avg"}, ws, "none")])
    pixels = to_pixels(image)
    return with_channels(to_picture(pixels), 3, "white")
