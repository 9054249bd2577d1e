"""Cuts faces out as CelebA-HQ and FFHQ do: in the middle, upright, and always equally large.

Karras et al. 2018 (ProGAN, arXiv:1710.10196), appendix C.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageFilter

from stylegan2.pictures.detection import Face

BLUR_SHARE = 0.02  # of the square's side: the blur of the reflection that continues the picture


def face_square(face: Face) -> tuple[np.ndarray, np.ndarray]:
    """Returns the centre [2] of the square around a face, and half of its upper edge [2], in pixels.

    With the eyes e0, e1 and the corners of the mouth m0, m1: x' = e1 - e0, y' = (e0 + e1) / 2 - (m0 + m1) / 2,
    c = (e0 + e1) / 2 - 0.1 y', s = max(4 |x'|, 3.6 |y'|), x = normalized(x' - rotated90(y')); s is the side.
    """
    e0, e1, m0, m1 = (np.array(p) for p in (face.left_eye, face.right_eye, face.mouth_left, face.mouth_right))
    eyes, mouth = (e0 + e1) / 2, (m0 + m1) / 2
    across, up = e1 - e0, eyes - mouth
    x = across - np.array([up[1], -up[0]])  # up, turned onto the line from eye to eye
    side = max(4.0 * np.hypot(*across), 3.6 * np.hypot(*up))
    length = np.hypot(*x)
    direction = x / length if length else np.array([1.0, 0.0])
    return eyes - 0.1 * up, direction * side / 2


def face_size(face: Face) -> float:
    """Returns the side of the face's square in pixels."""
    return 2 * float(np.hypot(*face_square(face)[1]))


def face_frame(face: Face, target: tuple[int, int], fit: str) -> tuple[float, float]:
    """Returns height and width in pixels of what is cut out.

    With `fit` "crop" this is the target's aspect inside the face's square, with "pad" around it.
    """
    height, width = target
    times = face_size(face) / (max(target) if fit == "crop" else min(target))
    return height * times, width * times


def aligned(image: Image.Image, face: Face, target: tuple[int, int], fit: str) -> Image.Image:
    """Returns the face in the target's (height, width); its blurred reflection continues the picture."""
    centre, x = face_square(face)
    return cut_out(image, centre, x / np.hypot(*x), face_frame(face, target, fit), target)


def cut_out(
    image: Image.Image, centre: np.ndarray, direction: np.ndarray, frame: tuple[float, float], target: tuple[int, int]
) -> Image.Image:
    """Cuts a frame out of a picture; its blurred reflection continues the picture.

    Args:
        image: The picture.
        centre: The centre [2] of the frame in pixels.
        direction: The direction [2], of length 1, of the frame's rows.
        frame: (height, width) of the frame in pixels.
        target: (height, width) of the result.
    """
    reduction = max(int(frame[0] / target[0] / 2), 1)
    if reduction > 1:  # the detail is not needed, and everything below is faster without it
        image, centre = image.reduce(reduction), centre / reduction
        frame = frame[0] / reduction, frame[1] / reduction
    cut, offset = _surroundings(image, centre, math.hypot(*frame) / 2)
    turned = _turned(
        cut, centre - offset, direction, frame, [math.ceil(max(pair)) for pair in zip(frame, target, strict=True)]
    )
    return turned.resize((target[1], target[0]), Image.Resampling.LANCZOS)


def _turned(
    image: Image.Image, centre: np.ndarray, x: np.ndarray, frame: tuple[float, float], size: list[int]
) -> Image.Image:
    """Returns the frame (height, width) around the centre, with rows along x [2], as a picture of `size`."""
    y = np.array([-x[1], x[0]])
    step_x, step_y = x * frame[1] / size[1], y * frame[0] / size[0]
    corner = centre - step_x * size[1] / 2 - step_y * size[0] / 2
    matrix = (step_x[0], step_y[0], corner[0], step_x[1], step_y[1], corner[1])
    return image.transform((size[1], size[0]), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _surroundings(image: Image.Image, centre: np.ndarray, radius: float) -> tuple[Image.Image, np.ndarray]:
    """Returns the part of the picture within the radius, continued where the picture ends, and its corner [2]."""
    low, high = np.floor(centre - radius - 3).astype(int), np.ceil(centre + radius + 3).astype(int)
    inside_low, inside_high = np.maximum(low, 0), np.minimum(high, image.size)
    inside_low = np.minimum(inside_low, np.array(image.size) - 1)
    inside_high = np.maximum(inside_high, inside_low + 1)
    part = image.crop((*inside_low, *inside_high))
    before, after = inside_low - low, high - inside_high
    if not (before.max() or after.max()):
        return part, inside_low
    return _continued(part, before, after, radius), low


def _continued(part: Image.Image, before: np.ndarray, after: np.ndarray, radius: float) -> Image.Image:
    """Returns the part with a border of its own reflection, blurred more with the distance."""
    pixels = np.asarray(part)
    widths = [(before[1], after[1]), (before[0], after[0])] + [(0, 0)] * (pixels.ndim - 2)
    padded = np.pad(pixels, np.maximum(widths, 0), mode="symmetric")
    picture = Image.fromarray(padded)
    blurred = picture.filter(ImageFilter.GaussianBlur(max(2 * radius * BLUR_SHARE, 1.0)))
    fade = max(radius * 0.1, 1.0)
    distance = [np.arange(size) for size in padded.shape[:2]]
    outside = [
        np.maximum(np.maximum(low - where, where - (size - 1 - high)), 0) / fade
        for where, size, (low, high) in zip(distance, padded.shape[:2], np.maximum(widths[:2], 0), strict=True)
    ]
    blur = np.clip(np.maximum(outside[0][:, None], outside[1][None]), 0, 1)  # [H, W], 0 inside
    return Image.composite(blurred, picture, Image.fromarray((blur * 255).astype(np.uint8)))
