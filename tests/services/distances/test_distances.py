"""Distances between stored faces."""

import numpy as np
import pytest

from services.distances.distances import DistanceService
from services.distances.metrics import w_distance
from services.errors import FaceNotFound
from services.faces.random_faces import Look
from services.memory_budget import MemoryBudget
from services.results.folder import ResultsFolder
from tests.fakes import FakeConfig, FakeNetwork, make_service


class Colours:
    """A face recognition that goes by the mean colour."""

    name = "colours"

    def __init__(self, blind_to=()):
        self.seen = 0
        self._blind_to = blind_to

    def embedding(self, pixels):
        self.seen += 1
        return None if self.seen in self._blind_to else pixels.mean(axis=(0, 1))


@pytest.fixture
def run(results):
    running = []

    def start(*networks, **options):
        running.append(make_service(results, *networks, **options))
        return running[-1]

    yield start
    for service in running:
        service.close()


@pytest.fixture
def service(run):
    return run(recognition=Colours())


def test_a_face_is_at_no_distance_from_itself(service):
    service.random_faces.make(1, Look(seed=1))
    [itself] = service.distances.between(1, [1])
    assert (itself.z, itself.w, itself.w_plus, itself.pixel, itself.identity) == (0, 0, 0, 0, 0)


def test_distances_follow_their_definitions(service):
    service.random_faces.make(2, Look(seed=1))
    [found] = service.distances.between(1, [2])
    first, second = (service.faces.latent(service.faces.stored.face(k), "w") for k in (1, 2))
    assert found.z == pytest.approx(
        np.linalg.norm(np.random.RandomState(1).randn(8) - np.random.RandomState(2).randn(8))
    )
    assert found.w == found.w_plus == w_distance(first, second)
    assert found.pixel > 0
    assert found.identity > 0
    assert found.contour is None
    assert set(found.notes) == {"contour"}  # the fake network paints backgrounds


def test_a_derived_face_has_no_z_and_says_so(service):
    service.random_faces.make(2, Look(seed=1))
    service.averages.make([1, 2])
    [found] = service.distances.between(1, [3])
    assert found.z is None
    assert "face 3" in found.notes["z"]
    assert found.w == pytest.approx(service.distances.between(1, [2])[0].w / 2, rel=1e-5)


def test_the_recognition_sees_each_face_once(service):
    service.random_faces.make(4, Look(seed=1))
    assert [found.id for found in service.distances.between(1, [2, 3, 4])] == [2, 3, 4]
    assert service.distances._recognition.seen == 4


def test_a_picture_without_a_face_has_no_identity(run):
    service = run(recognition=Colours(blind_to=[2]))
    service.random_faces.make(3, Look(seed=1))
    second, third = service.distances.between(1, [2, 3])
    assert second.identity is None
    assert "face 2" in second.notes["identity"]
    assert third.identity is not None


def test_without_a_recognition_the_note_says_what_to_install(run, results):
    service = run()
    service.random_faces.make(1, Look(seed=1))
    folder, memory = ResultsFolder(results), MemoryBudget(1)
    distances = DistanceService(service.faces, service.networks, folder, memory, None)
    assert "requirements-identity.txt" in distances.between(1, [1])[0].notes["identity"]
    folder.close()


def test_faces_of_two_networks_have_no_distance_in_w(run):
    larger = FakeNetwork(FakeConfig(img_height=20), name="larger", fingerprint="e" * 64)
    wider = FakeNetwork(FakeConfig(z_dim=9), name="wider", fingerprint="d" * 64)
    service = run(FakeNetwork(), larger, wider, recognition=Colours())
    service.random_faces.make(1, Look(seed=1))
    service.random_faces.make(1, Look(seed=2, network="larger"))
    service.random_faces.make(1, Look(seed=3, network="wider"))
    other, third = service.distances.between(1, [2, 3])
    assert (other.w, other.w_plus, other.pixel, third.w) == (None, None, None, None)
    assert other.z > 0
    assert third.z is None
    assert third.pixel > 0
    assert set(other.notes) == {"w", "w+", "pixel", "contour"}
    assert "fake" in other.notes["w"]
    assert "larger" in other.notes["w"]


def test_without_the_faces_network_distances_of_pictures_and_stored_latents_remain(run):
    first = run()
    first.random_faces.make(2, Look(seed=1))
    first.averages.make([1, 2])
    first.averages.make([1, 2], [1, 2])
    first.close()
    service = run(FakeNetwork(name="other", fingerprint="e" * 64), recognition=Colours())
    derived, random = service.distances.between(3, [4, 1])
    assert derived.w > 0  # both carry their latents
    assert (random.w, random.z) == (None, None)
    assert random.pixel > 0
    assert set(random.notes) == {"z", "w", "w+", "contour"}


def test_an_unknown_face_is_named_with_its_field(service):
    service.random_faces.make(1, Look(seed=1))
    with pytest.raises(FaceNotFound, match="face 9") as error:
        service.distances.between(1, [1, 9])
    assert error.value.field == "to"
    with pytest.raises(FaceNotFound, match="face 8"):
        service.distances.between(8, [1])
