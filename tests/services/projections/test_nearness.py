"""A projection that is no face of its network, or not like its picture, gets a warning with numbers."""

import itertools

import numpy as np
import pytest

from services.distances.metrics import pixel_distance
from services.projections.nearness import Nearness, Nearnesses
from services.ranges.w_range import WRange
from tests.fakes import FakeConfig, FakeNetwork

ROUND = WRange(np.zeros(2, np.float32), np.ones((2, 2)))
NEARNESS = Nearness(ROUND, difference=30.0)


def ws(distance):
    return np.array([[0.1, 0.0], [0.0, -distance]], np.float32)


def test_a_face_of_the_network_that_is_like_the_picture_gives_no_warning():
    assert NEARNESS.warnings(ws(1.0), error=15.0) == []


@pytest.mark.parametrize(("distance", "error"), [(1.01, 0.5), (0.2, 15.1), (1.64, 21.3)])
def test_a_face_far_from_the_network_or_unlike_the_picture_is_told_with_numbers(distance, error):
    [warning] = NEARNESS.warnings(ws(distance), error)
    assert warning.code == "far-from-the-network"
    for number in (f"{distance:.2f} times", f"{error:.1f} levels", "30.0"):
        assert number in warning.detail


@pytest.mark.parametrize("classes", [0, 3])
def test_random_faces_are_compared_once_per_network(run, classes):
    network = FakeNetwork(FakeConfig(c_dim=classes))
    service = run(network)
    generator = service.networks.generator()
    nearnesses, before = Nearnesses(service.ranges), network.images
    found = nearnesses.of(generator)
    assert network.images == before + 16
    assert nearnesses.of(generator) == found
    assert network.images == before + 16
    pictures = list(generator.pictures([generator.random_recipe(seed, 0.7) for seed in range(16)]))
    differences = [pixel_distance(one, other) for one, other in itertools.combinations(pictures, 2)]
    assert min(differences) <= found.difference < np.median(differences)
