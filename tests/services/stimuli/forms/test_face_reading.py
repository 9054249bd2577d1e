"""What forms take from the readings of a face."""

import numpy as np
import pytest

from services.errors import NotMeasurable
from services.stimuli.forms.face_reading import FaceReading
from tests.services.stimuli.forms.painted_face import EYES, painted


def test_the_face_is_skin_and_lips_and_not_hair():
    _, reading = painted()
    face, skin, hair = (reading.probability(name) for name in ("face", "skin", "hair"))
    assert face[46, 32] == 1
    assert skin[46, 32] == 0
    assert face[14, 32] == 0
    assert hair[14, 32] == 1
    assert np.all(face + hair + reading.probability("background") == 1)


def test_eyes_are_their_centres_or_else_the_middle_between_their_corners():
    _, reading = painted()
    assert reading.eyes("align") == EYES
    corners = {"eye_outer_l": (20.0, 30.0), "eye_inner_l": (30.0, 31.0), "pupil_r": (40.0, 30.0)}
    assert FaceReading("face 7", corners).eyes("align") == ((25.0, 30.5), (40.0, 30.0))


def test_a_face_without_eyes_is_named():
    with pytest.raises(NotMeasurable, match="face 7") as error:
        FaceReading("face 7", {"eye_outer_l": (1, 2)}).eyes("standardise.align")
    assert error.value.field == "standardise.align"
