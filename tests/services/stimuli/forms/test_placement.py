"""Where pictures come to lie."""

import math

import numpy as np
import pytest

from services.errors import NotMeasurable
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.form import Eyes, Form
from services.stimuli.forms.placement import placed
from tests.services.stimuli.forms.painted_face import EYES, SIDE, painted

ALIGNED = Form(align=Eyes(left=(0.35, 0.45), right=(0.65, 0.45)))


def centre_of(values):
    y, x = np.mgrid[: values.shape[0], : values.shape[1]] + 0.5
    return (values * x).sum() / values.sum(), (values * y).sum() / values.sum()


def spot(x, y, radius=3.0):
    """A soft round spot [64, 64, 1] with its centre at (x, y)."""
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    level = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    return np.round(level[..., None]).astype(np.uint8)


@pytest.mark.parametrize("size", [None, 48, 64, 160])
@pytest.mark.parametrize("eyes", [((20.0, 28.0), (44.0, 30.0)), ((28.0, 26.0), (36.0, 36.0)), EYES])
def test_the_eyes_come_to_their_places_to_a_tenth_of_a_pixel(size, eyes):
    form = Form(align=ALIGNED.align, size=size)
    reading = FaceReading("face 7", {"eye_centre_l": eyes[0], "eye_centre_r": eyes[1]})
    placement = placed(SIDE, SIDE, form, reading)
    side = size or SIDE
    points = placement.points(reading.landmarks)
    for name, eye, goal in zip(points, eyes, (form.align.left, form.align.right), strict=True):
        assert points[name] == pytest.approx((goal[0] * side, goal[1] * side))
        moved = placement.picture(spot(*eye))[..., 0].astype(float)
        assert centre_of(moved) == pytest.approx(points[name], abs=0.1)


def test_the_scale_is_that_of_the_distance_between_the_eyes():
    pixels, reading = painted()
    placement = placed(SIDE, SIDE, ALIGNED, reading)
    head = placement.map(1 - reading.probability("background")) > 0.5
    share = 0.3 * SIDE / (EYES[1][0] - EYES[0][0])
    assert math.sqrt(head.sum() / (1 - reading.probability("background")).sum()) == pytest.approx(share, rel=0.02)
    assert placement.picture(pixels).shape == (SIDE, SIDE, 3)


def test_what_lies_beyond_the_picture_is_not_covered():
    form = Form(align=Eyes(left=(0.45, 0.5), right=(0.55, 0.5)))
    placement = placed(SIDE, SIDE, form, painted()[1])
    covered = placement.covered()
    a, _ = placement.turn
    assert covered.sum() == pytest.approx(SIDE * SIDE * abs(a) ** 2, rel=0.01)
    assert covered[0, 0] == 0
    assert placement.map(np.ones((SIDE, SIDE), np.float32))[0, 0] == 0


@pytest.mark.parametrize(
    "form", [Form(), Form(crop=(0.1, 0.25, 0.9, 0.75)), Form(size=96), Form(crop=(0, 0, 1, 0.5), size=32)]
)
def test_maps_and_points_move_with_the_pixels(form):
    placement = placed(SIDE, SIDE, form, None)
    pixels = spot(30.0, 24.0)
    [(_, point)] = placement.points({"spot": (30.0, 24.0)}).items()
    assert centre_of(placement.picture(pixels)[..., 0].astype(float)) == pytest.approx(point, abs=0.1)
    assert centre_of(placement.map(pixels[..., 0] / np.float32(255))) == pytest.approx(point, abs=0.1)
    assert (placement.covered() == 1).all()


def test_eyes_in_one_point_are_refused():
    reading = FaceReading("face 7", {"eye_centre_l": (20.0, 20.0), "eye_centre_r": (20.5, 20.0)})
    with pytest.raises(NotMeasurable, match="face 7"):
        placed(SIDE, SIDE, ALIGNED, reading)
