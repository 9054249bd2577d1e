"""Bringing a picture's face to where a network has its faces.

FFHQ's crop is one of many: networks are trained on wider and tighter ones. How wide this one's is shows on the face of
its average w, where a detector finds eyes and mouth as it does in the picture.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from PIL import Image

from stylegan2.pictures.alignment import cut_out, face_size, face_square
from stylegan2.pictures.detection import Detector, Face
from stylegan2.pictures.framing import framed

SEEN_AT = 256  # pixels of the shorter side at least: detectors miss faces of 20 pixels, and place larger ones better
NEAR_SIDE, NEAR_CENTRE, NEAR_ANGLE = 1.15, 0.04, 5.0  # factor, share of the frame's longer side, degrees


@dataclasses.dataclass(frozen=True)
class FaceSquare:
    """Where a face is: the square that FFHQ cuts out; see `face_square`. In pixels; `angle` in radians, y down."""

    centre: tuple[float, float]
    side: float
    angle: float

    @classmethod
    def of(cls, face: Face) -> FaceSquare:
        """The square of a face."""
        centre, edge = face_square(face)
        return cls((float(centre[0]), float(centre[1])), face_size(face), math.atan2(edge[1], edge[0]))


def find_squares(detector: Detector, image: Image.Image) -> list[FaceSquare]:
    """The faces in an RGB picture, the largest first."""
    times = max(SEEN_AT / min(image.size), 1.0)
    size = round(image.width * times), round(image.height * times)
    faces = detector(image if times == 1 else image.resize(size, Image.Resampling.BICUBIC))
    squares = [FaceSquare.of(face) for face in faces]
    unscaled = [FaceSquare((s.centre[0] / times, s.centre[1] / times), s.side / times, s.angle) for s in squares]
    return sorted(unscaled, key=lambda square: -square.side)


def align_face(image: Image.Image, face: FaceSquare, template: FaceSquare, target: tuple[int, int]) -> Image.Image:
    """The picture turned, scaled and moved so that `face` comes to `template`, in the target's (height, width)."""
    height, width = target
    times, turn = face.side / template.side, face.angle - template.angle
    direction = np.array([math.cos(turn), math.sin(turn)])
    x, y = width / 2 - template.centre[0], height / 2 - template.centre[1]  # from the face to the frame's middle
    offset = times * np.array([direction[0] * x - direction[1] * y, direction[1] * x + direction[0] * y])
    return cut_out(image, np.array(face.centre) + offset, direction, (height * times, width * times), target)


def crop_middle(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """The middle of the picture, as large as it has the target's aspect, in the target's (height, width)."""
    return framed(image, target, "crop", "white")


def is_framed(image: Image.Image, face: FaceSquare, template: FaceSquare, target: tuple[int, int]) -> bool:
    """Whether the middle of the picture is framed as the network frames its faces, as far as faces differ anyway.

    A network's own faces are: to cut them out anew would only move them by the detector's error.
    """
    height, width = target
    times = min(image.height / height, image.width / width)
    left, top = (image.width - width * times) / 2, (image.height - height * times) / 2
    x, y = (face.centre[0] - left) / times - template.centre[0], (face.centre[1] - top) / times - template.centre[1]
    ratio = face.side / times / template.side
    return (
        1 / NEAR_SIDE < ratio < NEAR_SIDE
        and math.hypot(x, y) < NEAR_CENTRE * max(target)
        and abs(math.degrees(face.angle - template.angle)) < NEAR_ANGLE
    )
