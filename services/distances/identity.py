"""Whether two pictures show the same person, as a face recognition network has it; where one is installed.

`requirements-identity.txt` installs dlib and the weights of its recognition network (King, "dlib-ml", 2009;
https://github.com/davisking/dlib-models, in the public domain), which come inside a package. Faces become 128 numbers
whose Euclidean distance is small for one person; dlib's own threshold for photographs is 0.6. Pictures that a small
network draws are closer to each other than that: compare distances, do not read them as "the same" or "another".
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
from stylegan2.pictures.pixels import Pixels

HOW_TO_INSTALL = "no face recognition is installed: pip install -r requirements-identity.txt, and start again"
_SIZE = 256  # pixels of the longer side, in which faces are looked for: dlib's finder wants 80 or more a face
_MIN_SCORE = -0.5  # of the finder; 0 is its own choice for crowds, and misses faces that are turned away


class Recognition(Protocol):
    """Maps pictures of faces to vectors that are near each other for one person; for any thread."""

    @property
    def name(self) -> str:
        """What it is, for the answer."""

    def embedding(self, pixels: Pixels) -> NDArray[np.float64] | None:
        """The vector of the face in `pixels` [H, W, C]; None where it finds none."""


class DlibRecognition:
    """dlib's ResNet. `models` is the folder of its weights; they are loaded, 30 MB, for the first picture."""

    name = "dlib_face_recognition_resnet_model_v1"

    def __init__(self, models: Path) -> None:
        self._models = models
        self._one_at_a_time = threading.Lock()  # dlib's objects keep their work in themselves

    def embedding(self, pixels: Pixels) -> NDArray[np.float64] | None:
        """See Recognition."""
        picture = _rgb(pixels)
        with self._one_at_a_time:
            detect, landmarks, recognise = self._parts
            boxes, scores, _ = detect.run(picture, 0, _MIN_SCORE)
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
    """dlib's, if the optional packages are there; else None. Loads nothing yet."""
    models = importlib.util.find_spec("face_recognition_models")
    if models is None or models.origin is None or importlib.util.find_spec("dlib") is None:
        return None
    folder = Path(models.origin).parent / "models"  # importing the package takes setuptools' pkg_resources
    return DlibRecognition(folder) if (folder / WEIGHTS).exists() else None


def _rgb(pixels: Pixels) -> Pixels:
    """[H, W, C] -> RGB with a longer side of 256 pixels."""
    opaque = flattened(pixels)
    picture = Image.fromarray(np.repeat(opaque, 3, axis=2) if opaque.shape[2] == 1 else opaque)
    scale = _SIZE / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return np.array(picture.resize(size, Image.Resampling.BICUBIC))
