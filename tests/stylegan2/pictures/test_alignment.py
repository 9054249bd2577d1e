"""Faces come out upright, in the middle, and always as large."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylegan2.pictures.alignment import aligned, face_frame, face_size, face_square
from stylegan2.pictures.detection import Face

COLOURS = {"left_eye": (255, 0, 0), "right_eye": (0, 255, 0), "mouth": (0, 0, 255)}


def turned_face(angle: float, size: float, centre: tuple[float, float]) -> Face:
    """Eyes 0.25 `size` apart, the mouth 0.28 below them, turned clockwise around the eyes' middle."""
    a = math.radians(angle)

    def at(x: float, y: float) -> tuple[float, float]:
        x, y = x * size, y * size
        return centre[0] + x * math.cos(a) - y * math.sin(a), centre[1] + x * math.sin(a) + y * math.cos(a)

    return Face(at(-0.125, 0), at(0.125, 0), at(-0.08, 0.28), at(0.08, 0.28))


def drawn(face: Face, width: int = 800, height: int = 600) -> Image.Image:
    """A black picture with a dot of its own colour on each landmark."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    mouth = np.mean([face.mouth_left, face.mouth_right], axis=0)
    for (x, y), colour in zip((face.left_eye, face.right_eye, mouth), COLOURS.values(), strict=True):
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=colour)
    return image


def dot(image: Image.Image, colour: tuple[int, int, int]) -> np.ndarray:
    """Where the dot of that colour is, in shares of width and height."""
    pixels = np.asarray(image, float)
    weight = np.clip(pixels @ (np.array(colour) / 255 * 2 - 1), 0, None)
    y, x = np.indices(weight.shape) + 0.5
    return np.array([(x * weight).sum() / image.width, (y * weight).sum() / image.height]) / weight.sum()


def test_the_square_is_that_of_the_paper():
    face = Face((100, 100), (150, 100), (110, 160), (140, 160))
    centre, edge = face_square(face)
    assert face_size(face) == max(4 * 50, 3.6 * 60)
    assert np.allclose(centre, (125, 106))
    assert np.allclose(edge, (108, 0))


@pytest.mark.parametrize("angle", [0, 20, -35, 90, 170])
@pytest.mark.parametrize("size", [90, 260, 900])
def test_landmarks_come_to_the_same_places_however_the_face_is_turned(angle, size):
    face = turned_face(angle, size, (1010, 990))
    out = aligned(drawn(face, 2000, 2000), face, (128, 128), "crop")
    side = max(4 * 0.25, 3.6 * 0.28)  # in sizes
    expected = {"left_eye": (-0.125, 0), "right_eye": (0.125, 0), "mouth": (0, 0.28)}
    for name, (x, y) in expected.items():
        place = np.array([x, y - 0.1 * 0.28]) / side + 0.5
        assert np.abs(dot(out, COLOURS[name]) - place).max() < 1.5 / 128


def test_a_portrait_format_is_cut_out_of_the_square_or_put_around_it():
    face = turned_face(0, 260, (410, 290))
    side = face_size(face)
    assert face_frame(face, (80, 48), "crop") == pytest.approx((side, side * 0.6))
    assert face_frame(face, (80, 48), "pad") == pytest.approx((side / 0.6, side))
    assert aligned(drawn(face), face, (80, 48), "crop").size == (48, 80)


@pytest.mark.parametrize("centre", [(5, 5), (795, 300), (400, 590), (-300, -300), (2000, 300)])
def test_beyond_the_edge_the_picture_goes_on(centre):
    face = turned_face(15, 260, centre)
    out = np.asarray(aligned(Image.new("RGB", (800, 600), (90, 120, 150)), face, (64, 64), "crop"))
    assert np.abs(out.astype(int) - (90, 120, 150)).max() <= 1


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_all_modes_are_kept(mode):
    face = turned_face(10, 260, (20, 20))
    assert aligned(drawn(face).convert(mode), face, (64, 64), "crop").mode == mode


def test_landmarks_on_one_point_do_no_harm():
    face = Face((50, 50), (50, 50), (50, 50), (50, 50))
    assert face_size(face) == 0
