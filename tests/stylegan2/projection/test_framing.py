"""A face is aligned with the network's faces, unless it is already in position."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylegan2.pictures.detection import Face
from stylegan2.projection.framing import (
    MIN_DETECTION_SIDE,
    FaceSquare,
    align_face,
    crop_middle,
    find_squares,
    is_framed,
)

TEMPLATE = FaceSquare((31.0, 35.0), 56.0, 0.0)
TARGET = (64, 48)  # height, width
POINTS = {"red": (20.0, 28.0), "lime": (40.0, 28.0), "blue": (30.0, 48.0)}  # in the network's image


def scene(face: FaceSquare, size=(500, 400)):
    """A picture with a dot at where each point comes to, if the face is at `face`."""
    image = Image.new("RGB", size, "gray")
    draw = ImageDraw.Draw(image)
    times, turn = face.side / TEMPLATE.side, face.angle - TEMPLATE.angle
    for colour, (x, y) in POINTS.items():
        x, y = times * (x - TEMPLATE.centre[0]), times * (y - TEMPLATE.centre[1])
        where = (
            face.centre[0] + math.cos(turn) * x - math.sin(turn) * y,
            face.centre[1] + math.sin(turn) * x + math.cos(turn) * y,
        )
        draw.circle(where, 2 * times, fill=colour)
    return image


def centre_of(image, colour):
    pixels = np.asarray(image).astype(int)
    wanted = np.array(Image.new("RGB", (1, 1), colour).getpixel((0, 0)))
    ys, xs = np.nonzero(np.abs(pixels - wanted).sum(axis=2) < 150)
    return xs.mean() + 0.5, ys.mean() + 0.5


@pytest.mark.parametrize("angle", [0, 17, -40, 180])
@pytest.mark.parametrize(("centre", "side"), [((250.0, 200.0), 150.0), ((200.0, 180.0), 250.0)])
def test_eyes_and_mouth_are_moved_to_the_positions_of_the_template(centre, side, angle):
    face = FaceSquare(centre, side, math.radians(angle))
    cut = align_face(scene(face), face, TEMPLATE, TARGET)
    assert cut.size == TARGET[::-1]
    for colour, (x, y) in POINTS.items():
        assert centre_of(cut, colour) == pytest.approx((x, y), abs=0.5)


def test_the_edge_is_continued_outside_of_the_picture():
    cut = align_face(Image.new("RGB", (100, 100), "green"), FaceSquare((5.0, 5.0), 80.0, 0.5), TEMPLATE, TARGET)
    assert cut.getcolors() == [(64 * 48, (0, 128, 0))]


def test_the_middle_has_the_aspect_ratio_of_the_target():
    image = Image.new("RGB", (300, 100), "red")
    image.paste("blue", (100, 0, 200, 100))
    cut = crop_middle(image, (50, 50))
    assert cut.size == (50, 50)
    assert cut.crop((5, 0, 45, 50)).getcolors() == [(40 * 50, (0, 0, 255))]


@pytest.mark.parametrize("times", [1, 3.5])
def test_the_networks_own_faces_are_framed_and_others_are_not(times):
    image = Image.new("RGB", (round(48 * times), round(64 * times)))

    def at(x, y, side, degrees=0.0):
        return FaceSquare((times * x, times * y), times * side, math.radians(degrees))

    assert is_framed(image, at(31, 35, 56), TEMPLATE, TARGET)
    assert is_framed(image, at(32, 36, 60, 3), TEMPLATE, TARGET)  # as faces differ
    for other in (at(36, 35, 56), at(31, 35, 40), at(31, 35, 70), at(31, 35, 56, 8)):
        assert not is_framed(image, other, TEMPLATE, TARGET)


def test_framing_is_judged_in_the_middle_of_a_wide_picture():
    wide = Image.new("RGB", (148, 64))  # 50 more on either side
    assert is_framed(wide, FaceSquare((81.0, 35.0), 56.0, 0.0), TEMPLATE, TARGET)
    assert not is_framed(wide, TEMPLATE, TEMPLATE, TARGET)


def test_faces_are_found_in_enlarged_pictures_largest_first_and_measured_in_the_pictures_own_pixels():
    seen = []

    def detector(image):
        seen.append(image.size)
        return [Face((s * 40, 80), (s * 40 + s * 40, 80), (s * 50, 80 + s * 40), (s * 70, 80 + s * 40)) for s in (1, 2)]

    large, small = find_squares(detector, Image.new("RGB", (64, 128)))
    assert seen == [(MIN_DETECTION_SIDE, 2 * MIN_DETECTION_SIDE)]
    assert large.side == pytest.approx(2 * small.side)
    assert small.centre == pytest.approx((60 / 4, (80 + 4) / 4))
    assert small.side == pytest.approx(4 * 40 / 4)
