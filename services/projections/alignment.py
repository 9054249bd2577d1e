"""Where the face in a picture is, and the picture cut to the size and framing of a network."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from services.errors import InvalidParameter
from services.rendering.generator import Generator
from stylegan2.pictures.detection import Detector, MtcnnDetector
from stylegan2.pictures.errors import DetectorUnavailable
from stylegan2.pictures.pixels import Pixels, picture_pixels, to_picture, to_pixels
from stylegan2.pictures.reading import with_channels
from stylegan2.projection.framing import FaceSquare, align_face, crop_middle, find_squares, is_framed

ALIGNMENTS = ("auto", "face", "none")
MISSING = (
    "align=face needs a face detector, the package mtcnn, and TensorFlow to run it: pip install -r "
    "requirements-training.txt, and start again. align=none takes the middle of the picture."
)


@dataclasses.dataclass(frozen=True)
class AlignedPicture:
    """The pixels [H, W, C] of a network's size; `by` is how they were cut out, `face` or `none`; `faces` were found."""

    pixels: Pixels
    by: str
    faces: int | None = None
    square: FaceSquare | None = None

    def record(self) -> dict[str, Any]:
        """What a recipe says of it; `square` is the face's, in pixels of the upright picture, `angle` in degrees."""
        record: dict[str, Any] = {"by": self.by}
        if self.faces is not None:
            record["faces"] = self.faces
        if self.square is not None:
            record["centre"] = [round(number, 2) for number in self.square.centre]
            record["side"] = round(self.square.side, 2)
            record["angle"] = round(float(np.degrees(self.square.angle)), 2)
        return record


class Alignment:
    """Cuts faces out with a detector, if there is one; `make_detector` raises DetectorUnavailable if not.

    Where a network has its faces is looked up on its average face, once a network.
    """

    def __init__(self, make_detector: Callable[[], Detector] = MtcnnDetector) -> None:
        self._make_detector = make_detector
        self._lock = threading.Lock()  # guards what follows, and the detector, which is not for two threads
        self._detector: Detector | None = None
        self._is_missing = False
        self._templates: dict[str, FaceSquare | None] = {}

    def aligned(self, picture: Image.Image, generator: Generator, align: str) -> AlignedPicture:
        """`picture` for a network: its face where the network has its faces, or its middle.

        `align` is `face`, `none`, or `auto`: the face if one is found and is not framed as it should be already.
        Transparency is laid over white.

        Raises:
            InvalidParameter: `align` is face, and there is no detector, no face, or the network makes none.
            NetworkNotReady, QueueFull: the network's average face cannot be made now.
        """
        config = generator.network.config
        target = config.img_height, config.img_width
        opaque = with_channels(picture, 3, "white")
        template = None if align == "none" else self._template(generator, required=align == "face")
        squares = None if template is None else self._squares(opaque)
        if align == "face" and not squares:
            raise InvalidParameter("image", "image has no face that can be found; align=none takes its middle.")
        cut = with_channels(picture, config.img_channels, "white")
        if not squares or template is None or (align == "auto" and is_framed(opaque, squares[0], template, target)):
            return AlignedPicture(
                picture_pixels(crop_middle(cut, target)), "none", None if squares is None else len(squares)
            )
        face = squares[0]
        return AlignedPicture(picture_pixels(align_face(cut, face, template, target)), "face", len(squares), face)

    def _template(self, generator: Generator, required: bool) -> FaceSquare | None:
        """Where the network has its faces; None if that cannot be told, which is an error if it is `required`."""
        network = generator.network
        with self._lock:
            detector = self._found_detector()
        if detector is None:
            if required:
                raise InvalidParameter("align", MISSING)
            return None
        if network.fingerprint not in self._templates:
            average = _average_face(generator)
            squares = self._squares(average)
            self._templates[network.fingerprint] = squares[0] if squares else None
        template = self._templates[network.fingerprint]
        if template is None and required:
            raise InvalidParameter("align", f"align=face needs a network of faces; none is found in {network.name}'s.")
        return template

    def _squares(self, image: Image.Image) -> list[FaceSquare]:
        with self._lock:
            assert self._detector is not None
            return find_squares(self._detector, image)

    def _found_detector(self) -> Detector | None:
        """Takes seconds the first time, and less to find out that there is none."""
        if self._detector is None and not self._is_missing:
            try:
                self._detector = self._make_detector()
            except DetectorUnavailable:
                self._is_missing = True
        return self._detector


def _average_face(generator: Generator) -> Image.Image:
    """The picture of w_avg, RGB."""
    network = generator.network
    ws = np.repeat(network.w_avg[None], network.config.num_ws, axis=0)
    [image] = generator.images([generator.derived_recipe({"by": "w_avg"}, ws, "none")])
    pixels = to_pixels(image)
    return with_channels(to_picture(pixels), 3, "white")
