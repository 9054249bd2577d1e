"""The corners of the eyes, found by dlib if the identity extra is installed.

dlib's predictor of five landmarks (King, "dlib-ml", 2009) is in the public domain.
"""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from services.distances.identity import MIN_SCORE, SIZE, models_folder
from services.measurements.geometry import Point
from stylegan2.pictures.pixels import Pixels

PREDICTOR = "shape_predictor_5_face_landmarks"


class EyeFinder(Protocol):
    """Finds the corners of the eyes. Any thread may call it.

    Attributes:
        name: of the method.
        landmarks: the names of what `find` returns.
    """

    @property
    def name(self) -> str: ...
    @property
    def landmarks(self) -> Sequence[str]: ...

    def find(self, pixels: Pixels) -> Mapping[str, Point] | None:
        """Returns x and y in pixels of the landmarks of the face in `pixels`, RGB [H, W, 3]; None without a face."""


class DlibEyes:
    """dlib's five landmarks. `models` is the folder with its files, which are loaded for the first picture."""

    name = PREDICTOR
    landmarks: Sequence[str] = ("eye_outer_r", "eye_inner_r", "eye_outer_l", "eye_inner_l", "nose_base")  # dlib's order

    def __init__(self, models: Path) -> None:
        self._models = models
        self._one_at_a_time = threading.Lock()  # dlib's objects hold state while they work

    def find(self, pixels: Pixels) -> Mapping[str, Point] | None:
        """Returns the landmarks of the face with the highest score, or None if no face is found."""
        picture = Image.fromarray(pixels)
        scale = SIZE / max(picture.size)
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        large = np.array(picture.resize(size, Image.Resampling.BICUBIC))
        with self._one_at_a_time:
            detect, predict = self._parts
            boxes, scores, _ = detect.run(large, 0, MIN_SCORE)
            if not len(boxes):
                return None
            shape = predict(large, boxes[int(np.argmax(scores))])
            points = [shape.part(number) for number in range(shape.num_parts)]
        # dlib counts from the centre of the first pixel.
        places = [((point.x + 0.5) / scale, (point.y + 0.5) / scale) for point in points]
        return dict(zip(self.landmarks, places, strict=True))

    @functools.cached_property
    def _parts(self) -> tuple[Any, Any]:
        dlib = importlib.import_module("dlib")
        return dlib.get_frontal_face_detector(), dlib.shape_predictor(str(self._models / f"{PREDICTOR}.dat"))


def installed_eyes() -> EyeFinder | None:
    """Returns dlib's landmarks, or None if the optional packages are not installed. Does not load the files."""
    folder = models_folder()
    return DlibEyes(folder) if folder is not None and (folder / f"{PREDICTOR}.dat").exists() else None
