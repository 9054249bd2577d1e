"""The distance of two people."""

import numpy as np
import pytest

from services.measurements.identity_distance import identity, identity_distance, identity_names
from services.measurements.measurement import Measurement
from services.measurements.population import population

NAMES = ("sex", "age", "smile", "p_nose", "p_chin", "yaw")
RANDOM = np.random.default_rng(0).normal(50, 10, (400, len(NAMES)))
FACES = [Measurement(attributes=dict(zip(NAMES, map(float, row), strict=True))) for row in RANDOM]
POPULATION = population(NAMES, FACES)


def distance(first, second):
    return identity_distance(identity(first, POPULATION), identity(second, POPULATION))


def changed(face, **values):
    return Measurement(attributes={**face.attributes, **values})


def test_random_faces_are_about_1_apart():
    apart = [distance(a, b) for a, b in zip(FACES[::2], FACES[1::2], strict=True)]
    assert np.sqrt(np.mean(np.square(apart))) == pytest.approx(1, abs=0.06)


def test_what_belongs_to_the_picture_does_not_count():
    assert distance(FACES[0], changed(FACES[0], smile=500, yaw=-500)) == 0


@pytest.mark.parametrize("name", ["sex", "age", "p_nose", "p_chin"])
def test_what_belongs_to_the_person_counts(name):
    assert distance(FACES[0], changed(FACES[0], **{name: 500.0})) > 1


def test_the_distance_is_symmetric():
    assert distance(FACES[0], FACES[1]) == distance(FACES[1], FACES[0]) > 0


def test_without_the_shape_of_the_head_there_is_no_identity():
    assert identity_names(["sex", "age", "smile"]) == ()
    assert identity_names(NAMES) == ("sex", "age", "p_nose", "p_chin")
