"""Ovals that fit faces."""

import dataclasses

import numpy as np
import pytest

from services.errors import NotMeasurable
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.fitted_oval import fitted_oval
from tests.services.stimuli.forms.painted_face import landmarks, painted


@pytest.mark.parametrize("turn", [-0.4, 0.0, 0.2])
@pytest.mark.parametrize("shift", [(0, 0), (5.5, -3)])
def test_points_on_an_ellipse_give_that_ellipse_however_the_head_is_tilted(turn, shift):
    oval = fitted_oval(FaceReading("face 7", landmarks(shift, turn)))
    assert (oval.centre.real, oval.centre.imag) == pytest.approx((32 + shift[0], 34 + shift[1]), abs=1e-6)
    assert oval.semi_axes == pytest.approx((18, 24), abs=1e-6)
    assert np.angle(oval.across) == pytest.approx(turn)


def test_it_covers_its_area_with_a_rim_of_a_pixel():
    shown = fitted_oval(FaceReading("face 7", landmarks(turn=0.3))).drawn(80, 70)
    assert shown.shape == (80, 70)
    assert shown.sum() == pytest.approx(np.pi * 18 * 24, rel=2e-3)
    assert ((shown > 0) & (shown < 1)).sum() < 2.5 * np.pi * 42


@pytest.mark.parametrize("missing", [["chin"], ["temple_l", "jaw_3_l"], ["eye_centre_l"]])
def test_a_face_without_an_outline_is_named(missing):
    _, reading = painted()
    known = {name: point for name, point in reading.landmarks.items() if name not in missing}
    with pytest.raises(NotMeasurable, match="face 7"):
        fitted_oval(dataclasses.replace(reading, landmarks=known))


def test_points_on_a_line_are_no_outline():
    points = {name: (30.0, 10.0 + 5 * k) for k, name in enumerate(landmarks())}
    with pytest.raises(NotMeasurable, match="outline"):
        fitted_oval(FaceReading("face 7", points))
