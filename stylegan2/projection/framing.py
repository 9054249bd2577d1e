"""Aligns the face in a picture with the faces of a network.

Networks are trained on wider and tighter crops than FFHQ's. The crop of a network shows on the face of its average w:
the position and size that a detector finds for that face are the template for the faces in pictures.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from PIL import Image

from stylegan2.pictures.alignment import cut_out, face_size, face_square
from stylegan2.pictures.detection import Detector, Face
from stylegan2.pictures.framing import framed

MIN_DETECTION_SIDE = 256  # pixels: detectors miss faces of 20 pixels, and locate larger ones better
NEAR_SIDE, NEAR_CENTRE, NEAR_ANGLE = 1.15, 0.04, 5.0  # factor, share of the frame's longer side, degrees


@dataclasses.dataclass(frozen=True)
class FaceSquare:
    """The square that FFHQ's alignment would cut out for a face (see `face_square`).

    Attributes:
        centre: (x, y) in pixels, y down.
        side: in pixels.
        angle: of the upper edge against the x axis, in radians.
    """

    centre: tuple[float, float]
    side: float
    angle: float

    @classmethod
    def of(cls, face: Face) -> FaceSquare:
        """Computes the square from the landmarks of a face."""
        centre, edge = face_square(face)
        return cls((float(centre[0]), float(centre[1])), face_size(face), math.atan2(edge[1], edge[0]))


def find_squares(detector: Detector, image: Image.Image) -> list[FaceSquare]:
    """Returns the squares of the faces in an RGB picture, the largest first, in pixels of that picture."""
    times = max(MIN_DETECTION_SIDE / min(image.size), 1.0)
    size = round(image.width * times), round(image.height * times)
    faces = detector(image if times == 1 else image.resize(size, Image.Resampling.BICUBIC))
    squares = [FaceSquare.of(face) for face in faces]
    unscaled = [FaceSquare((s.centre[0] / times, s.centre[1] / times), s.side / times, s.angle) for s in squares]
    return sorted(unscaled, key=lambda square: -square.side)


def align_face(image: Image.Image, face: FaceSquare, template: FaceSquare, target: tuple[int, int]) -> Image.Image:
    """Rotates, scales and moves a picture so that `face` lies at `template`.

    Args:
        image: the picture.
        face: the face's square in the picture.
        template: the square of the network's average face.
        target: (height, width) of the network's images, and of the result.
    """
    height, width = target
    times, turn = face.side / template.side, face.angle - template.angle
    direction = np.array([math.cos(turn), math.sin(turn)])
    x, y = width / 2 - template.centre[0], height / 2 - template.centre[1]  # from the face to the frame's middle
    offset = times * np.array([direction[0] * x - direction[1] * y, direction[1] * x + direction[0] * y])
    return cut_out(image, np.array(face.centre) + offset, direction, (height * times, width * times), target)


def crop_middle(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Returns the largest centred crop with the target's aspect ratio, resized to the target's (height, width)."""
    return framed(image, target, "crop", "white")


def is_framed(image: Image.Image, face: FaceSquare, template: FaceSquare, target: tuple[int, int]) -> bool:
    """Returns whether `crop_middle` alone would bring `face` near `template`, within the variation among faces.

    This is so for a network's own faces. To align them would only move them by the detector's error.
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
