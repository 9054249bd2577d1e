"""Face detection: landmarks of faces, and MTCNN as the detector."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.resources
import importlib.util
import multiprocessing
from typing import Protocol

import numpy as np
from PIL import Image

from stylegan2.pictures.errors import DetectorUnavailable
from stylegan2.quiet import import_keras

REQUIREMENTS_FILE = "requirements-training.txt"
LONGEST_SIDE = 640  # of the picture that the detector gets; a face needs 20 pixels of it
MIN_CONFIDENCE = 0.9


@dataclasses.dataclass(frozen=True)
class Face:
    """Landmarks (x, y) of a face in pixels; left and right are those of the picture."""

    left_eye: tuple[float, float]
    right_eye: tuple[float, float]
    mouth_left: tuple[float, float]
    mouth_right: tuple[float, float]


class Detector(Protocol):
    """Finds faces in an RGB picture."""

    def __call__(self, image: Image.Image) -> list[Face]: ...


class MtcnnDetector:
    """Three small cascaded networks (Zhang et al. 2016, arXiv:1604.02878) whose weights come with the package `mtcnn`.

    Raises:
        DetectorUnavailable: The package is not installed, or Keras runs on another backend than TensorFlow.
    """

    def __init__(self) -> None:
        missing = DetectorUnavailable(f"`--align` needs a face detector: python -m pip install -r {REQUIREMENTS_FILE}")
        if importlib.util.find_spec("mtcnn") is None:
            raise missing  # before TensorFlow is imported for nothing
        try:
            import_keras(reason="the face detector needs TensorFlow")
            import tensorflow
            from mtcnn import MTCNN
            from mtcnn.stages import StageONet, StagePNet, StageRNet
        except ImportError as error:
            raise missing from error
        if tensorflow.keras.backend.backend() != "tensorflow":
            raise DetectorUnavailable(
                "The face detector needs TensorFlow: FACESPACE_ENGINE and KERAS_BACKEND must not be jax"
            )
        if multiprocessing.parent_process() is not None:  # one of several workers
            with contextlib.suppress(RuntimeError):  # too late to change it
                tensorflow.config.threading.set_intra_op_parallelism_threads(1)
        # Full paths: bare names would be looked up in the working directory first, and the files are pickles.
        weights = importlib.resources.files("mtcnn") / "assets" / "weights"
        stages = {StagePNet: "pnet.lz4", StageRNet: "rnet.lz4", StageONet: "onet.lz4"}
        self._network = MTCNN([stage(weights=str(weights / name)) for stage, name in stages.items()])

    def __call__(self, image: Image.Image) -> list[Face]:
        times = min(LONGEST_SIDE / max(image.size), 1.0)
        small = image.resize([max(round(side * times), 1) for side in image.size], Image.Resampling.BILINEAR)
        found = self._network.detect_faces(np.asarray(small), box_format="xyxy", output_type="numpy")
        # Each row: picture, box, confidence; x, then y of left eye, right eye, nose, left and right mouth corner.
        points = found.reshape(-1, 16)[:, 6:].reshape(-1, 2, 5).swapaxes(1, 2) * (np.array(image.size) / small.size)
        confident = found.reshape(-1, 16)[:, 5] >= MIN_CONFIDENCE
        faces = points[confident].round(3)[:, [0, 1, 3, 4]].tolist()
        return [Face(*((x, y) for x, y in face)) for face in faces]
