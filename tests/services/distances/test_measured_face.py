"""The measurements of one face are made once, and one that cannot be made says why."""

import numpy as np
import pytest

from services.distances.identity import HOW_TO_INSTALL
from services.distances.measured_face import MeasuredFace, NotComparable
from services.errors import NetworkMismatch
from services.faces.random_faces import Look
from tests.fakes import FakeNetwork


class Counting:
    """A face recognition that counts the pictures that it sees, and gives one answer for all."""

    name = "counting"

    def __init__(self, answer):
        self.answer, self.seen = answer, 0

    def embedding(self, pixels):
        self.seen += 1
        return self.answer


@pytest.fixture
def measured(service):
    service.random_faces.make(1, Look(seed=1))

    def measured(recognition=None):
        return MeasuredFace(
            service.faces.stored.face(1), None, service.faces, service.networks.generator_of, recognition
        )

    return measured


def test_z_is_that_of_the_seed(measured):
    np.testing.assert_array_equal(measured().z, np.random.RandomState(1).randn(1, 8))


def test_a_derived_face_has_no_z(service):
    service.random_faces.make(2, Look(seed=1))
    [average] = service.averages.make([1, 2])
    z = MeasuredFace(average, None, service.faces, service.networks.generator_of, None).z
    assert isinstance(z, NotComparable)
    assert str(z) == "face 3 is not a random face: it has no z"


def test_z_needs_the_network_of_the_face(run):
    first = run()
    first.random_faces.make(1, Look(seed=1))
    other = run(FakeNetwork(name="other", fingerprint="e" * 64))
    face = MeasuredFace(other.faces.stored.face(1), None, other.faces, other.networks.generator_of, None)
    with pytest.raises(NetworkMismatch):
        _ = face.z
    assert face.pixels.shape == (16, 12, 3)


def test_the_recognition_sees_a_picture_once(measured):
    recognition = Counting(np.ones(3))
    face = measured(recognition)
    assert face.embedding is face.embedding
    assert recognition.seen == 1


def test_a_picture_without_a_face_has_no_embedding(measured):
    embedding = measured(Counting(None)).embedding
    assert isinstance(embedding, NotComparable)
    assert "counting found no face in the picture of face 1" in str(embedding)


def test_without_a_recognition_the_reason_says_what_to_install(measured):
    assert str(measured().embedding) == HOW_TO_INSTALL


def test_a_picture_without_a_foreground_has_no_contour(measured):
    contour = measured().contour  # the fake network paints nothing but a background
    assert isinstance(contour, NotComparable)
    assert str(contour).startswith("face 1: ")
