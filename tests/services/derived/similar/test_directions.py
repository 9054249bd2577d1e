"""Directions in w that lead to the network's own faces."""

import numpy as np
import pytest

from services.derived.similar.directions import face_directions
from tests.fakes import FakeConfig, FakeNetwork


@pytest.fixture
def generator(service):
    return service.networks.generator()


def test_directions_are_those_of_random_faces(generator):
    directions, usual = face_directions(generator, 7, 2, None)
    w = [generator.latents(generator.random_recipe(seed, 1.0))[0].astype(np.float64) for seed in (7, 8)]
    np.testing.assert_allclose(directions[0], w[0] / np.linalg.norm(w[0]), atol=1e-6)  # the fake's w_avg is 0
    rest = w[1] - (w[1] @ directions[0]) * directions[0]
    np.testing.assert_allclose(directions[1], rest / np.linalg.norm(rest), atol=1e-6)
    assert usual == pytest.approx(np.mean([np.linalg.norm(one) for one in w]))


def test_directions_of_a_class_start_from_its_middle(run):
    generator = run(FakeNetwork(FakeConfig(c_dim=3))).networks.generator()
    middle = np.mean([generator.latents(generator.random_recipe(seed, 1.0, 2))[0] for seed in range(200)], axis=0)
    w = generator.latents(generator.random_recipe(7, 1.0, 2))[0]
    [direction], _ = face_directions(generator, 7, 1, 2)
    np.testing.assert_allclose(direction, (w - middle) / np.linalg.norm(w - middle), atol=1e-5)
