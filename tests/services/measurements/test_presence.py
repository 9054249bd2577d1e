"""A face is found in the network's own faces, and not in pictures that show none."""

import numpy as np
import pytest

import stylegan2
from services.measurements.methods import read
from services.measurements.presence import shows_face
from stylegan2.measurement.bundled import shipped_measures
from stylegan2.measurement.readings import REGIONS, Readings
from stylegan2.pictures.pixels import to_pixels
from stylegan2.readers import open_reader

NAMES = ("eye_centre_l", "eye_centre_r", "lip_upper_outer")


@pytest.fixture(scope="module")
def reader():
    [path] = shipped_measures()
    return open_reader(path)


@pytest.fixture(scope="module")
def network():
    return stylegan2.load("bundled")


def share(reader, pictures):
    """In which share of pictures a face is found."""
    return np.mean([shows_face(read(reader, each), reader.landmarks) for each in pictures])


def faces(network, psi, count=100):
    z = np.random.RandomState(1).randn(count, network.config.z_dim)
    return to_pixels(network.synthesis(network.mapping(z, truncation_psi=psi)))


def test_a_face_is_found_in_each_of_the_networks_own_faces(reader, network):
    assert share(reader, faces(network, 1.0)) == 1


def test_a_face_is_found_in_few_pictures_far_beyond_the_network(reader, network):
    assert share(reader, faces(network, 5.0)) < 0.2


@pytest.mark.parametrize("turns", [1, 3])
def test_no_face_is_found_in_faces_that_lie_on_their_side(reader, network, turns):
    assert share(reader, np.rot90(faces(network, 0.7), turns, (1, 2))) < 0.05


def test_no_face_is_found_in_noise_or_in_one_colour(reader):
    random = np.random.RandomState(2)
    noise = random.randint(0, 256, (20, 64, 64, 3)).astype(np.uint8)
    flat = np.broadcast_to(random.randint(0, 256, (20, 1, 1, 3)).astype(np.uint8), (20, 64, 64, 3))
    assert share(reader, noise) == share(reader, flat) == 0


def drawn(**places):
    """Readings of a picture of 32 pixels of certain skin, with regions of five pixels around places (x, y)."""
    regions = np.zeros((1, 32, 32, len(REGIONS)), np.float32)
    regions[..., REGIONS.index("skin")] = 1
    for name, (x, y) in places.items():
        regions[0, y - 2 : y + 3, x - 2 : x + 3] = np.eye(len(REGIONS))[REGIONS.index(name)]
    landmarks = np.array([[[10, 12], [20, 12], [15, 24]]], np.float32)
    return Readings(np.zeros((1, 0)), regions, landmarks, np.ones((1, 3)))


@pytest.mark.parametrize(
    ("places", "is_face"),
    [
        ({"iris": (10, 12), "lips": (15, 24)}, True),
        ({"sclera": (20, 12), "beard": (15, 24)}, True),
        ({"iris": (10, 12), "sclera": (20, 12)}, False),
        ({"lips": (15, 24)}, False),
        ({"iris": (10, 24), "lips": (15, 12)}, False),
        ({}, False),
    ],
)
def test_an_eye_and_the_mouth_must_be_where_their_landmarks_are(places, is_face):
    assert shows_face(drawn(**places), NAMES) is is_face


def test_regions_must_be_certain():
    unsure = drawn(iris=(10, 12), lips=(15, 24))
    unsure.regions[:] = 0.6 * unsure.regions + 0.4 / len(REGIONS)
    assert not shows_face(unsure, NAMES)


def test_a_landmark_beyond_the_picture_is_looked_for_at_its_edge():
    found = drawn(iris=(10, 12), lips=(15, 29))
    found.landmarks[0, 2] = [15, 400]
    assert shows_face(found, NAMES)


def test_without_landmarks_certain_regions_are_enough_and_without_regions_nothing_is_needed():
    assert shows_face(drawn(), ())
    none = drawn()
    assert shows_face(Readings(none.attributes, none.regions[..., :0], none.landmarks, none.visible), NAMES)
