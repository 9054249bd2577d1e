"""Face recognition: maps faces to vectors that are close to each other for the same person. It is optional.

`requirements-identity.txt` installs dlib and a package with the weights of its recognition network (King, "dlib-ml",
2009; https://github.com/davisking/dlib-models, in the public domain). A face becomes 128 numbers. dlib's threshold for
"the same person" is a Euclidean distance of 0.6, for photographs. The pictures of a small network are closer to each
other than that, so compare distances with each other rather than with the threshold.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.pictures.conversion import flattened
from stylegan2.pictures.pixels import Pixels, to_picture

HOW_TO_INSTALL = (
    "no face recognition is installed: run make identity, or pip install -r requirements-identity.txt, and restart"
)
SIZE = 256  # pixels of the longer side for detection: dlib's detector needs faces of 80 pixels or more
MIN_SCORE = -0.5  # of the detector; its default of 0 is for crowds and misses faces that are turned away


class Recognition(Protocol):
    """Maps pictures of faces to vectors that are close to each other for the same person. It is thread-safe."""

    @property
    def name(self) -> str:
        """The name of the recognition network."""

    def embedding(self, pixels: Pixels) -> NDArray[np.float64] | None:
        """Returns the vector [K] of the face in `pixels` [H, W, C], or None if no face is found."""


class DlibRecognition:
    """dlib's ResNet. `models` is the folder with its weights (30 MB), which are loaded for the first picture."""

    name = "dlib_face_recognition_resnet_model_v1"

    def __init__(self, models: Path) -> None:
        self._models = models
        self._one_at_a_time = threading.Lock()  # dlib's objects hold state while they work

    def embedding(self, pixels: Pixels) -> NDArray[np.float64] | None:
        """Returns the vector [128] of the face with the highest score, or None if no face is found."""
        picture = _rgb(pixels)
        with self._one_at_a_time:
            detect, landmarks, recognise = self._parts
            boxes, scores, _ = detect.run(picture, 0, MIN_SCORE)
            if not len(boxes):
                return None
            face = boxes[int(np.argmax(scores))]
            return np.array(recognise.compute_face_descriptor(picture, landmarks(picture, face), 0), np.float64)

    @functools.cached_property
    def _parts(self) -> tuple[Any, Any, Any]:
        dlib = importlib.import_module("dlib")
        landmarks = dlib.shape_predictor(str(self._models / "shape_predictor_5_face_landmarks.dat"))
        return dlib.get_frontal_face_detector(), landmarks, dlib.face_recognition_model_v1(str(self._models / WEIGHTS))


WEIGHTS = f"{DlibRecognition.name}.dat"


def installed_recognition() -> Recognition | None:
    """Returns dlib's recognition, or None if the optional packages are not installed. Does not load the weights."""
    folder = models_folder()
    return DlibRecognition(folder) if folder is not None and (folder / WEIGHTS).exists() else None


def models_folder() -> Path | None:
    """Returns the folder of dlib's models, or None if the optional packages are not installed."""
    models = importlib.util.find_spec("face_recognition_models")
    if models is None or models.origin is None or importlib.util.find_spec("dlib") is None:
        return None
    # Not by importing the package, which needs setuptools' pkg_resources.
    return Path(models.origin).parent / "models"


def _rgb(pixels: Pixels) -> Pixels:
    """Converts [H, W, C] to RGB with a longer side of 256 pixels."""
    picture = to_picture(flattened(pixels)).convert("RGB")
    scale = SIZE / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return np.array(picture.resize(size, Image.Resampling.BICUBIC))
